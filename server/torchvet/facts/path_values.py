"""Paths as the walk sees them: how texts become one, and what identifies the file that is saved or loaded."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Callable

from torchvet.facts.calls import Arguments
from torchvet.facts.definitions import ClassRef
from torchvet.facts.pieces import path_text
from torchvet.facts.values import UNKNOWN, Kind, Value
from torchvet.facts.walk import Walk

_PATH_CALLS = frozenset("os.path.join Path pathlib.Path join str".split())
_TEXTS = (Kind.STRING, Kind.CONSTANT)


def file_named(walk: Walk, value: Value, node: ast.Call, index: int) -> Value:
    """What identifies the file that argument `index` of `node`, or an argument of that value, names.

    The name is "=text" for a known path, scope and text of what is put together from variables, "" otherwise; `items`
    holds the path that the defaults of the command line give.
    """
    written = node.args[index] if index < len(node.args) else None
    known = f"={_plain(value.name)}" if value.kind is Kind.STRING and value.name else ""
    if known and not value.weak:
        return Value(Kind.STRING, known)
    default = (Value(Kind.STRING, known, weak=True),) if known else ()
    if isinstance(written, ast.Name | ast.Attribute):
        name = path_text(written)
        return Value(Kind.STRING, _scoped(walk, [name], name) if name else "", items=default)
    return Value(Kind.STRING, _written_path(walk, written) if written is not None else "", items=default)


def joined(parts: tuple[Value, ...], joint: str = "/") -> Value:
    """The text that `parts` make together, UNKNOWN when one of them is not known."""
    if not parts or any(each.kind is not Kind.STRING or not each.name for each in parts):
        return UNKNOWN
    texts = [each.name for each in parts]
    text = posixpath.join(*texts) if joint == "/" else joint.join(texts)
    return Value(Kind.STRING, text, weak=any(each.weak for each in parts))


def formatted(template: Value, parts: tuple[Value, ...], keywords: dict[str, Value]) -> Value:
    """`"{}/{name}.pt".format(…)`."""
    given = [*parts, *keywords.values()]
    if template.kind is not Kind.STRING or any(each.kind not in _TEXTS or not each.name for each in given):
        return UNKNOWN
    named = {name: each.name for name, each in keywords.items()}
    try:
        text = template.name.format(*(each.name for each in parts), **named)
    except (ValueError, LookupError, AttributeError):
        return UNKNOWN
    return Value(Kind.STRING, text, weak=any(each.weak for each in (template, *given)))


def percent_formatted(template: Value, given: Value) -> Value:
    """`"%s/best.pt" % folder`."""
    parts = given.items if given.kind is Kind.SEQUENCE else (given,)
    is_known = template.kind is Kind.STRING and all(each.kind is Kind.STRING and each.name for each in parts)
    if not is_known or template.name.count("%s") != len(parts) or template.name.count("%") != len(parts):
        return UNKNOWN
    text = template.name % tuple(each.name for each in parts)
    return Value(Kind.STRING, text, weak=any(each.weak for each in (template, *parts)))


def parent_of(path: Value) -> Value:
    """The folder that the path stands in."""
    return path.with_(name=posixpath.dirname(path.name.replace("\\", "/")) or ".")


def stated_text(walk: Walk, base: Value, name: str) -> Value | None:
    """A text that the class of `base` states for an attribute, or the default of an option of the command line."""
    if base.kind is Kind.OPTIONS:
        default = walk.program.option_default(base.name, name)
        return Value(Kind.STRING, default, weak=True) if default else None
    cls = base.definition if base.kind in (Kind.CLASS, Kind.INSTANCE) else None
    if not isinstance(cls, ClassRef):
        return None
    for each in cls.node.body:
        target = each.targets[0] if isinstance(each, ast.Assign) else getattr(each, "target", None)
        value = each.value if isinstance(each, ast.Assign | ast.AnnAssign) else None
        is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
        if isinstance(target, ast.Name) and target.id == name and is_text and isinstance(value, ast.Constant):
            # An object may be made with another value than the class states.
            is_made = base.kind is Kind.INSTANCE and (base.name == "self" or _sets_its_own(cls))
            return Value(Kind.STRING, str(value.value), weak=is_made)
    return None


def _sets_its_own(cls: ClassRef) -> bool:
    return bool(cls.node.decorator_list or cls.bases) or cls.method("__init__") is not None


def _plain(path: str) -> str:
    return posixpath.normpath(path) if path else path


def _written_path(walk: Walk, node: ast.expr) -> str:
    """Scope and text of a path put together from variables: the same text there means the same file."""
    parts = list(ast.walk(node))
    names = [each.id for each in parts if isinstance(each, ast.Name)]
    calls = [each.func for each in parts if isinstance(each, ast.Call)]
    is_pure = all(path_text(each) in _PATH_CALLS or getattr(each, "attr", "") == "format" for each in calls)
    if not names or not is_pure or not isinstance(node, ast.JoinedStr | ast.Call | ast.BinOp):
        return ""
    return _scoped(walk, names, ast.unparse(node))


def _scoped(walk: Walk, names: list[str], text: str) -> str:
    scopes = "+".join(dict.fromkeys(_scope_of(walk, each) for each in names))
    return f"{scopes.replace(':', '@')}:{text}"


def _scope_of(walk: Walk, name: str) -> str:
    """The scope that binds `name`; an attribute of `self` means the same in every method of the class."""
    owner = walk.frame.lookup("self") if name.split(".")[0] == "self" else None
    if owner is not None and isinstance(owner.definition, ClassRef):
        return owner.definition.node.name
    return walk.scope_of(name)


def _join(_: Walk, __: ast.Call, ___: Value, arguments: Arguments) -> Value:
    return joined(arguments.positional)


def _first(_: Walk, __: ast.Call, ___: Value, arguments: Arguments) -> Value:
    """The same path, or the file that it opens."""
    path = arguments.positional[0] if arguments.positional else UNKNOWN
    return path if path.kind is Kind.STRING else UNKNOWN


def _dirname(_: Walk, __: ast.Call, ___: Value, arguments: Arguments) -> Value:
    path = arguments.get(0, "p")
    return parent_of(path) if path.kind is Kind.STRING and path.name else UNKNOWN


def _itself(_: Walk, __: ast.Call, path: Value, ___: Arguments) -> Value:
    return path


def _joinpath(_: Walk, __: ast.Call, path: Value, arguments: Arguments) -> Value:
    return joined((path, *arguments.positional))


def _with_suffix(_: Walk, __: ast.Call, path: Value, arguments: Arguments) -> Value:
    suffix = arguments.get(0, "suffix")
    return joined((path.with_(name=posixpath.splitext(path.name)[0]), suffix), "")


def _with_name(_: Walk, __: ast.Call, path: Value, arguments: Arguments) -> Value:
    return joined((parent_of(path), arguments.get(0, "name")))


def _format(_: Walk, __: ast.Call, template: Value, arguments: Arguments) -> Value:
    return formatted(template, arguments.positional, arguments.keywords)


def _parse_args(walk: Walk, _: ast.Call, __: Value, ___: Arguments) -> Value:
    return Value(Kind.OPTIONS, walk.frame.source.path)


_Call = Callable[[Walk, ast.Call, Value, Arguments], Value]
PATH_FUNCTIONS: dict[str, _Call] = {
    "os.path.join": _join,
    "pathlib.Path": _join,
    "pathlib.PurePath": _join,
    "os.path.dirname": _dirname,
    **{f"os.path.{name}": _first for name in ("abspath", "realpath", "normpath", "expanduser")},
    **dict.fromkeys(("os.fspath", "builtins.str", "io.open"), _first),
}
PATH_METHODS: dict[tuple[Kind, str], _Call] = {
    **{(Kind.STRING, name): _itself for name in ("resolve", "absolute", "expanduser", "as_posix", "open")},
    (Kind.STRING, "joinpath"): _joinpath,
    (Kind.STRING, "with_suffix"): _with_suffix,
    (Kind.STRING, "with_name"): _with_name,
    (Kind.STRING, "format"): _format,
    (Kind.UNKNOWN, "parse_args"): _parse_args,
}
