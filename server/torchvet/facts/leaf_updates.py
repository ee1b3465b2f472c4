"""In-place operations on leaf tensors that require gradients, while gradients are recorded: torch refuses them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.bound_objects import FACTORIES
from torchvet.facts.call_parts import is_true, keyword, method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_contexts import is_surely_on
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.made_modules import has_weights
from torchvet.facts.origins import origins
from torchvet.facts.pieces import path_text

_IN_PLACE = frozenset(
    "add_ sub_ mul_ div_ copy_ zero_ fill_ clamp_ normal_ uniform_ pow_ sqrt_ exp_ neg_ abs_ relu_ addcmul_ addcdiv_ "
    "index_fill_ masked_fill_ scatter_ round_ floor_ sigmoid_ tanh_ random_ lerp_".split()
)
# Words that say parameters may not require gradients.
_FROZEN = re.compile(r"requires_grad|freeze|frozen|inference_mode|set_grad_enabled")


@dataclass(frozen=True)
class LeafUpdate:
    """`node` changes in place the leaf `name` that `made` creates."""

    node: ast.expr | ast.stmt
    name: str
    made: ast.expr

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LeafUpdate]:
        """Every one of this file."""
        text = file.source.text
        (code,) = file.facts(LocalCode)
        for call in code.methods_called(*sorted(_IN_PLACE)):
            weight = call.func.value if isinstance(call.func, ast.Attribute) else None
            layer = (
                weight.value
                if isinstance(weight, ast.Attribute) and weight.attr in ("weight", "bias")
                else None
            )
            layer_made = code.made_by(layer) if layer is not None else None
            if layer_made is None or weight is None or not code.name(layer_made.func):
                continue
            if has_weights(file, layer_made) and is_surely_on(code, call) and not _tries(code, call):
                yield cls(call, ast.unparse(weight), layer_made)
        yield from _of_loops(file, code)
        yield from _of_rows(file, code)
        if not re.search(r"requires_grad\s*=\s*True|requires_grad_\(|Parameter\(", text):
            return
        calls = code.methods_called(*sorted(_IN_PLACE))
        for node in [*code.index.of(ast.AugAssign, ast.Assign), *calls]:
            changed = _changed(node)
            if changed is None:
                continue
            made = code.entering(changed)
            if (
                made is not None
                and _is_leaf(code, made)
                and is_surely_on(code, node)
                and not _tries(code, node)
            ):
                yield cls(node, changed.id, made)


def _changed(node: ast.AST) -> ast.Name | None:
    """The name whose tensor `node` changes in place."""
    target: ast.expr
    if isinstance(node, ast.AugAssign):
        target = node.target
        target = target.value if isinstance(target, ast.Subscript) else target
    elif (
        isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Subscript)
    ):
        target = node.targets[0].value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _IN_PLACE:
        target = node.func.value
    else:
        return None
    return target if isinstance(target, ast.Name) else None


def _of_loops(file: FileFacts, code: LocalCode) -> Iterator[LeafUpdate]:
    """`for p in critic.parameters(): p.clamp_(…)`."""
    for call in code.methods_called(*sorted(_IN_PLACE)):
        weight, loops = method_of(call, *_IN_PLACE), code.loops(call)
        loop = loops[0] if loops else None
        if not isinstance(weight, ast.Name) or not isinstance(loop, ast.For):
            continue
        target, given = _item_of(loop, weight.id)
        module = method_of(given, "parameters")
        if target is None or module is None or file.mentions(_FROZEN):
            continue
        made = origins(code, module)
        if len(made) == 1 and code.name(made[0].func) == "copy.deepcopy" and len(made[0].args) == 1:
            made = origins(code, made[0].args[0])
        is_only = [each for each, _ in code.bindings(code.scope(call), weight.id)] == [target]
        is_leaf = is_only and len(made) == 1 and has_weights(file, made[0])
        if is_leaf and is_surely_on(code, call) and not _tries(code, call):
            yield LeafUpdate(call, weight.id, made[0])


def _item_of(loop: ast.For, name: str) -> tuple[ast.expr | None, ast.expr]:
    """The target called `name` of the loop and what it runs over, also in `for a, b in zip(…, …)`."""
    pairs = [(loop.target, loop.iter)]
    is_zip = isinstance(loop.iter, ast.Call) and path_text(loop.iter.func) == "zip"
    if is_zip and isinstance(loop.iter, ast.Call) and isinstance(loop.target, ast.Tuple):
        pairs = list(zip(loop.target.elts, loop.iter.args, strict=False))
    found = (each for each in pairs if isinstance(each[0], ast.Name) and each[0].id == name)
    return next(found, (None, loop.iter))


def _of_rows(file: FileFacts, code: LocalCode) -> Iterator[LeafUpdate]:
    """`self.embedding.weight[0] = 0`."""
    if file.mentions(_FROZEN):
        return
    for node in code.index.of(ast.Assign, ast.AugAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        weight = target.value if isinstance(target, ast.Subscript) else None
        if not isinstance(weight, ast.Attribute) or weight.attr not in ("weight", "bias"):
            continue
        made = code.made_by(weight.value)
        is_leaf = made is not None and code.name(made.func) != "" and has_weights(file, made)
        if made is not None and is_leaf and is_surely_on(code, node) and not _tries(code, node):
            yield LeafUpdate(node, ast.unparse(weight), made)


def _is_leaf(code: LocalCode, made: ast.expr) -> bool:
    if not isinstance(made, ast.Call):
        return False
    flagged = method_of(made, "requires_grad_")
    if flagged is not None and method_of(flagged, "detach") is not None:
        return not made.args or is_true(made.args[0])
    name = code.name(made.func)
    flag = keyword(made, "requires_grad")
    if name == "torch.nn.Parameter":
        return flag is None and len(made.args) < 2
    return name in FACTORIES and is_true(flag)


def _tries(code: LocalCode, node: ast.AST) -> bool:
    """Whether somebody waits for the error."""
    return code.is_under(node, ast.Try) or expects_failure(code)
