"""`torch.load` whose result is used as a model, where torch only loads weights unless it is told otherwise."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import has_unpacking, keyword, method_of, peeled
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.origins import given_by_calls

# What neither a dict nor a tensor has.
_OF_MODULES = (
    *("eval", "train", "parameters", "named_parameters", "modules", "named_modules", "children"),
    *("state_dict", "load_state_dict", "zero_grad"),
)
_SAME = ("to", "cuda", "cpu", "float", "double", "half", "bfloat16", "eval", "train", "requires_grad_")
# Who writes one of these has decided what may be unpickled.
_DECIDED = re.compile(
    r"safe_globals|NO_WEIGHTS_ONLY_LOAD|torch\.load\s*=|[\"']torch\.load[\"']|_default_to_weights_only"
)
_ASKS_VERSION = re.compile(r"version|weights_only|signature|TORCH", re.I)
_FIRST_VERSION = (2, 6)
_LOADING = frozenset({"torch.load"})
_MAX_DEPTH = 5


@dataclass(frozen=True)
class WholeModelLoad:
    """`load` gives what `use` takes for a module; `is_certain`: the installed torch loads weights only."""

    load: ast.Call
    use: ast.Call
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[WholeModelLoad]:
        """The first use of each such load of this file."""
        version = file.evidence.torch_version
        if "torch" not in file.source.text or (version is not None and version < _FIRST_VERSION):
            return
        (code,) = file.facts(LocalCode)
        loads = {each for each in code.called("torch.load") if _loads_weights_only(code, each)}
        if not loads or is_decided(file) or expects_failure(code):
            return
        for use, owner in sorted(_uses(code), key=lambda each: (each[0].lineno, each[0].col_offset)):
            found = list(loads_behind(code, owner))
            if found and loads.issuperset(found) and not code.is_under(use, ast.Try):
                loads -= set(found)
                yield from (cls(each, use, version is not None) for each in dict.fromkeys(found))


def is_decided(file: FileFacts) -> bool:
    """Whether this file or one that it imports changes what `torch.load` does."""
    texts = [file.source.text, *(each.text for each in file.evidence.modules.values())]
    return any(_DECIDED.search(each) for each in texts)


def _loads_weights_only(code: LocalCode, load: ast.Call) -> bool:
    """Whether the call leaves it at the default, whatever torch runs it."""
    given = {each.arg for each in load.keywords}
    if has_unpacking(load) or given & {"weights_only", "pickle_module"} or len(load.args) > 2:
        return False
    scope = code.in_scope[code.scope(load)]
    others = [each for each in scope if isinstance(each, ast.Call) and code.name(each.func) == "torch.load"]
    tests = [each.test for each in code.around(load) if isinstance(each, ast.If | ast.IfExp)]
    is_asking = any(_ASKS_VERSION.search(ast.unparse(test)) for test in tests)
    has_other_way = any(keyword(each, "weights_only") is not None for each in others)
    return not is_asking and not has_other_way and not code.is_under(load, ast.Try)


def _uses(code: LocalCode) -> Iterator[tuple[ast.Call, ast.expr]]:
    """(call, what must be a module for it)."""
    for call in code.methods_called(*_OF_MODULES):
        if isinstance(call.func, ast.Attribute):
            yield call, call.func.value
    for call in code.index.of(ast.Call):
        if isinstance(call.func, ast.Name | ast.Attribute):
            yield call, call.func


def loads_behind(
    code: LocalCode, node: ast.expr, loading: frozenset[str] = _LOADING, depth: int = 0
) -> Iterable[ast.Call]:
    """Every `torch.load` whose result, or an entry of it, `node` is; nothing when it may be anything else."""
    node = _entry_of(peeled(node, *_SAME))
    if depth > _MAX_DEPTH:
        return []
    if isinstance(node, ast.Call):
        return [node] if code.name(node.func) in loading else []
    if isinstance(node, ast.BoolOp):
        ways = node.values
    elif isinstance(node, ast.Name) and (value := code.reaching(node)) is not None:
        ways = [value]
    else:
        ways = list(_bound(code, node))
    found = [loads_behind(code, each, loading, depth + 1) for each in ways]
    return [load for each in found for load in each] if all(found) else []


def _bound(code: LocalCode, node: ast.expr) -> Iterator[ast.expr]:
    """The one value of a name or attribute, or what all calls of this file give for a parameter."""
    bindings = code.all_bindings(node)
    if len(bindings) == 1:
        target, value = bindings[0]
        yield from [value] if value is not None else given_by_calls(code, target)


def _entry_of(node: ast.expr) -> ast.expr:
    """The dict in `checkpoint["model"]` and `checkpoint.get("model")`."""
    while True:
        inner = method_of(node, "get")
        if inner is None and isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            inner = node.value
        if inner is None:
            return node
        node = peeled(inner, *_SAME)
