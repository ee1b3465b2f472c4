"""Which values certainly require gradients, and which are certainly cut off from them, within one scope."""

from __future__ import annotations

import ast
import re

from torchvet.facts.bound_objects import FACTORIES
from torchvet.facts.call_parts import argument, is_true, keyword, method_of, peeled
from torchvet.facts.class_table import class_made
from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_contexts import is_surely_on
from torchvet.facts.local_code import LocalCode
from torchvet.facts.loss_expressions import is_loss_call
from torchvet.facts.made_modules import has_weights
from torchvet.facts.origins import origins
from torchvet.syntax.nodes import walk

_MAX_DEPTH = 10
# Methods that give a float tensor from a float tensor, with its gradient.
_KEEPING = frozenset(
    "cpu cuda to float double half squeeze unsqueeze view reshape flatten permute transpose contiguous clone t mean sum "
    "sigmoid softmax log_softmax tanh relu exp log sqrt abs max_pool clamp norm expand repeat".split()
)
_FUNCTIONS = re.compile(
    r"^torch\.(nn\.functional\.)?(relu|leaky_relu|gelu|elu|silu|sigmoid|tanh|softmax|log_softmax|logsigmoid|softplus|"
    r"normalize|squeeze|unsqueeze|flatten|reshape|mean|sum|exp|log|sqrt|abs|clamp)$"
)
# What may freeze weights or cut the graph somewhere.
_FROZEN = re.compile(r"requires_grad(?!\s*=\s*True)|freeze|inference_mode|functional_call|set_grad_enabled")
_CUTTING = re.compile(
    r"detach|no_grad|argmax|\.item\(|numpy|\.data\b|inference|requires_grad|\.long\(|\.int\(|torch\.jit"
)
# Methods and functions whose result no gradient passes through.
CUTS = frozenset(
    "argmax argmin argsort item tolist long int bool short byte eq ne gt lt ge le round_ numpy".split()
)
_CUT_FUNCTIONS = frozenset(f"torch.{name}" for name in "argmax argmin argsort eq ne gt lt ge le".split())
# Of two results, the second is a tensor of indices.
_PLACING = frozenset(f"torch.{name}" for name in "max min topk sort kthvalue median mode".split())
_SHAPING = (
    "float",
    "double",
    "half",
    "to",
    "cuda",
    "cpu",
    "mean",
    "sum",
    "squeeze",
    "unsqueeze",
    "view",
    "reshape",
)


def gradient_root(file: FileFacts, node: ast.expr, depth: int = 0) -> ast.expr | None:
    """The module's call, or the leaf, that makes `node` require a gradient; None when that is not certain."""
    (code,) = file.facts(LocalCode)
    if depth > _MAX_DEPTH or (depth == 0 and file.mentions(_FROZEN)):
        return None
    if isinstance(node, ast.Name):
        value = code.reaching(node)
        return gradient_root(file, value, depth + 1) if value is not None else None
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.FloorDiv | ast.Mod):
        return gradient_root(file, node.left, depth + 1) or gradient_root(file, node.right, depth + 1)
    if not isinstance(node, ast.Call):
        return None
    name = code.name(node.func)
    if name:
        if name in FACTORIES:
            return node if is_true(keyword(node, "requires_grad")) else None
        is_function = _FUNCTIONS.match(name) or is_loss_call(code, node)
        first = argument(node, 0, "input") if is_function and is_surely_on(code, node) else None
        return gradient_root(file, first, depth + 1) if first is not None else None
    inner = method_of(node, *_KEEPING)
    if inner is not None and not _is_own_attribute(inner):
        return gradient_root(file, inner, depth + 1) if is_surely_on(code, node) else None
    if isinstance(node.func, ast.Name | ast.Attribute) and is_surely_on(code, node):
        made = origins(code, node.func)
        if made and all(_passes_weights(file, code, each) for each in made):
            return node
    return None


def _is_own_attribute(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _passes_weights(file: FileFacts, code: LocalCode, made: ast.Call) -> bool:
    """Whether the module that `made` makes has weights that its output surely depends on."""
    own = class_made(file, made)
    if own is None:
        return bool(code.name(made.func)) and has_weights(file, made)
    other, cls = own
    text = "\n".join(other.source.lines[cls.lineno - 1 : cls.end_lineno])
    return _CUTTING.search(text) is None and has_weights(file, made)


def cut_in(code: LocalCode, node: ast.expr, depth: int = 0) -> ast.expr | None:
    """The operation that cuts `node` off from every gradient; None when one may still pass."""
    if depth > _MAX_DEPTH:
        return None
    if isinstance(node, ast.Name):
        value = code.reaching(node)
        return cut_in(code, value, depth + 1) if value is not None else _indices(code, node)
    if isinstance(node, ast.Compare):
        return node
    if isinstance(node, ast.BinOp):
        sides = [each for each in (node.left, node.right) if not isinstance(each, ast.Constant)]
        found = [cut_in(code, each, depth + 1) for each in sides]
        return found[0] if found and all(found) else None
    if not isinstance(node, ast.Call):
        return None
    if code.name(node.func) in _CUT_FUNCTIONS:
        return node
    if isinstance(node.func, ast.Attribute) and not code.name(node.func) and not is_loss_call(code, node):
        if node.func.attr in CUTS:
            return node
        return cut_in(code, node.func.value, depth + 1) if node.func.attr in _SHAPING else None
    if (is_loss_call(code, node) and code.name(node.func).startswith("torch.")) or code.constructor(
        node.func
    ):
        return _cut_loss(code, node, depth)
    return None


def _indices(code: LocalCode, node: ast.Name) -> ast.expr | None:
    """The call that gives places as its second result: `_, predicted = torch.max(output, 1)`."""
    bound = code.bindings(code.scope(node), node.id)
    around = code.parents.get(bound[0][0]) if len(bound) == 1 else None
    statement = code.parents.get(around) if isinstance(around, ast.Tuple) else None
    if not isinstance(statement, ast.Assign) or not isinstance(around, ast.Tuple):
        return None
    value = statement.value
    is_second = len(around.elts) == 2 and around.elts[1] is bound[0][0]
    is_placing = isinstance(value, ast.Call) and (
        code.name(value.func) in _PLACING or method_of(value, "max", "min", "topk", "sort") is not None
    )
    return value if is_second and is_placing and code.reaching(node) is None else None


def _cut_loss(code: LocalCode, node: ast.Call, depth: int) -> ast.expr | None:
    """Of a loss: its input is cut off, and its target comes out of a loader."""
    if not is_loss_call(code, node) or len(node.args) != 2:
        return None
    found = cut_in(code, node.args[0], depth + 1)
    target = peeled(node.args[1], *_SHAPING)
    is_data = isinstance(target, ast.Name) and _is_from_loop(code, target)
    return found if found is not None and (is_data or cut_in(code, target, depth + 1)) else None


def _is_from_loop(code: LocalCode, target: ast.Name) -> bool:
    """Whether a `for` binds it, or it is made by a factory without gradients."""
    value = code.reaching(target)
    if value is not None:
        made = value if isinstance(value, ast.Call) else None
        return (
            made is not None and code.name(made.func) in FACTORIES and keyword(made, "requires_grad") is None
        )
    given = origins(code, target)
    if given and all(code.name(each.func) in FACTORIES and not each.keywords for each in given):
        return True
    bound = [each for each, _ in code.all_bindings(target)]
    loops = code.loops(target)
    return bool(bound) and all(
        any(isinstance(loop, ast.For) and any(part is each for part in walk(loop.target)) for loop in loops)
        for each in bound
    )
