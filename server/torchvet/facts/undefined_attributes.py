"""Attributes that a module's forward reads and that nothing ever gives it."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.module_methods import Method, methods_reached
from torchvet.syntax.nodes import walk

# What every object of `torch.nn.Module` has, in torch 2.4 to 2.13; names with an underscore in front are left out.
_OF_MODULES = frozenset(
    "T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval "
    "extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia "
    "named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer "
    "register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook "
    "register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter "
    "register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory "
    "state_dict to to_empty train training type xpu zero_grad".split()
)
PLAIN_BASES = frozenset({"torch.nn.Module", "abc.ABC", "typing.Generic", "object"})
# Whoever does this may give an object any attribute.
_DYNAMIC = frozenset(
    "setattr __dict__ vars __getattr__ __getattribute__ __setattr__ __new__ __init_subclass__ exec __class__ "
    "__slots__ _modules _parameters _buffers".split()
)
_REGISTERING = frozenset(("add_module", "register_module", "register_buffer", "register_parameter"))
_UNFINISHED = re.compile(r"Base|Abstract|Mixin|Interface|Template|Generic|Meta")
_LEAST_LIKENESS = 0.75
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class UndefinedAttribute:
    """`node` reads an attribute that objects of `owner` never have; `near` is one they have, "" when none is like it.

    `is_made`: the file itself makes an object of the class.
    """

    node: ast.Attribute
    owner: ast.ClassDef
    method: str
    near: str
    is_made: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UndefinedAttribute]:
        """The first reading of each in the classes of this file."""
        others = file.evidence.others
        if "def forward" not in file.source.text or "self" not in file.source.text or others is None:
            return
        (table,) = file.facts(ClassTable)
        given = _names_given(file) | _OF_MODULES
        for owner in table.classes.values():
            read = list(_read_in_forward(file, table, owner, given))
            known = _known_attributes(table, owner) if read else None
            if known is None:
                continue
            told: set[str] = set()
            for method, node in read:
                if node.attr in known or node.attr in told or node.attr.startswith("_"):
                    continue
                told.add(node.attr)
                near = _near(node.attr, _own_names(table, owner))
                is_made = _is_made(file, table, owner)
                if _is_certain(file, owner, node.attr, bool(near), is_made):
                    yield cls(node, owner, method.node.name, near, is_made)


def _read_in_forward(
    file: FileFacts, table: ClassTable, owner: ast.ClassDef, given: frozenset[str]
) -> Iterator[tuple[Method, ast.Attribute]]:
    """Every `self.x` but those in `given` that forward reads in the class itself, whatever happens; in order."""
    (code,) = file.facts(LocalCode)
    for method in methods_reached(table, owner, "forward"):
        if method.cls is not owner or method.file is not file or method.node.decorator_list:
            continue
        for node in sorted(method.reads(), key=lambda each: (each.lineno, each.col_offset)):
            if (
                node.attr not in given
                and code.scope(node) is method.node
                and not code.is_under(node, ast.Try)
            ):
                yield method, node


def _known_attributes(table: ClassTable, owner: ast.ClassDef) -> frozenset[str] | None:
    """Every name that may be an attribute of its objects; None when that cannot be told."""
    owned = table.ancestors(owner)
    if owned is None or not table.is_module(owner):
        return None
    found = set(_OF_MODULES)
    for there, each in owned:
        bases = {there.base_name(base) for base in each.bases if there.class_of(base) is None}
        if not bases <= PLAIN_BASES or each.decorator_list or _is_dynamic(each):
            return None
        found |= _names_given(there.file)
    return frozenset(found)


def _is_dynamic(cls: ast.ClassDef) -> bool:
    for each in walk(cls):
        if isinstance(each, ast.Name | ast.Attribute | ast.FunctionDef):
            name = getattr(each, "id", "") or getattr(each, "attr", "") or getattr(each, "name", "")
            if name in _DYNAMIC:
                return True
        if (
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and each.func.attr in _REGISTERING
        ):
            first = each.args[0] if each.args else None
            if not isinstance(first, ast.Constant):
                return True
    return hands_itself_on(cls)


def hands_itself_on(cls: ast.ClassDef) -> bool:
    """Whether a method calls `helper(self)`, which may do anything to the object."""
    calls = (each for each in walk(cls) if isinstance(each, ast.Call))
    return any(_is_self(one) for each in calls for one in _arguments(each))


def _arguments(call: ast.Call) -> list[ast.expr]:
    # `super(Net, self)` and `Base.__init__(self)` are looked at as bases.
    is_plain = isinstance(call.func, ast.Name) and call.func.id in (
        "super",
        "len",
        "isinstance",
        "type",
        "id",
        "hasattr",
    )
    is_base = isinstance(call.func, ast.Attribute) and call.func.attr in ("__init__", "forward")
    return [] if is_plain or is_base else [*call.args, *(each.value for each in call.keywords)]


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _names_given(file: FileFacts) -> frozenset[str]:
    return file.facts(_GivenNames)[0].names


@dataclass(frozen=True)
class _GivenNames:
    """What the file assigns as an attribute, defines, writes as a string or binds in a class, on whatever object."""

    names: frozenset[str]

    @classmethod
    def find(cls, file: FileFacts) -> list[_GivenNames]:
        index = file.source.index
        found = {each.attr for each in index.of(ast.Attribute) if not isinstance(each.ctx, ast.Load)}
        found |= {each.name for each in index.of(ast.FunctionDef, ast.AsyncFunctionDef)}
        found |= {each.name for each in index.of(ast.ClassDef)}
        found |= {each.value for each in index.of(ast.Constant) if isinstance(each.value, str)}
        found |= {
            each.id
            for cls_node in index.of(ast.ClassDef)
            for part in cls_node.body
            if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
            for each in walk(part)
            if isinstance(each, ast.Name)
        }
        # `from x import y` in a class body; keywords that a helper may make attributes of.
        found |= {(each.asname or each.name).split(".")[0] for each in index.of(ast.alias)}
        return [cls(frozenset(found))]


def _own_names(table: ClassTable, owner: ast.ClassDef) -> list[str]:
    """The attributes that the class and its ancestors assign."""
    return sorted(
        {
            each.attr
            for _, one in table.ancestors(owner) or ()
            for each in walk(one)
            if isinstance(each, ast.Attribute) and not isinstance(each.ctx, ast.Load) and _is_self(each.value)
        }
    )


def _near(attr: str, names: list[str]) -> str:
    """The name that `attr` may be meant for: one that is like it, or only another number; "" when there is none."""
    found = difflib.get_close_matches(attr, names, 1, _LEAST_LIKENESS)
    stem = _NUMBER.sub("", attr)
    numbered = [each for each in names if stem != attr and _NUMBER.sub("", each) == stem]
    return (found or numbered[-1:] or [""])[0]


def _is_made(file: FileFacts, table: ClassTable, owner: ast.ClassDef) -> bool:
    """Whether the file makes an object of this very class."""
    return any(
        (own := table.class_of(call.func)) is not None and own[1] is owner
        for call in file.facts(LocalCode)[0].plain_calls.get(owner.name, ())
    )


def _is_certain(file: FileFacts, owner: ast.ClassDef, attr: str, is_near: bool, is_made: bool) -> bool:
    """Whether no subclass and no other file can give the attribute."""
    others = file.evidence.others
    # A line that is half typed is in no tree.
    if re.search(rf"\.{attr}\s*[:=][^=]", file.source.text):
        return False
    if others is None or (_UNFINISHED.search(owner.name) and not is_made):
        return False
    if others.mention(attr, rf"(?m)\.{attr}\s*[:=][^=]|[\"']{attr}[\"']|def {attr}\b|^\s+{attr}\s*[:=]"):
        return False
    is_used = is_made or others.mention(f"{owner.name}(", rf"\b{owner.name}\(") or is_near
    return is_used and not others.mention(owner.name, rf"class \w+\([^)]*\b{owner.name}\b")
