"""Training loops that clear and step, and in which nothing can have computed a gradient."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.loss_expressions import is_loss_call
from torchvet.facts.made_modules import is_module
from torchvet.facts.origins import origins
from torchvet.facts.pieces import path_text
from torchvet.facts.values import Kind
from torchvet.facts.vocabulary import is_engine, kind_of_constructor

_FILLS = re.compile(
    r"backward|autograd|\.grad\b|\bgrad\(|getattr|torch\.func|functorch|jvp|vjp|manual_?grad|closure"
)
# Methods that have nothing to do with gradients, whatever they are called on.
_HARMLESS = frozenset(
    "item append extend update to cuda cpu float long view reshape flatten squeeze unsqueeze size dim sum mean max argmax "
    "eq detach numpy tolist print write set_description set_postfix format train eval zero_grad step clip items keys "
    "values get join split strip info debug log add_scalar zeros_like permute transpose softmax sigmoid log_softmax "
    "get_last_lr state_dict time cross_entropy mse_loss".split()
)


@dataclass(frozen=True)
class UnfilledStep:
    """`step` in a loop that computes `loss`, in a file that never computes a gradient."""

    step: ast.Call
    loss: ast.expr
    name: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnfilledStep]:
        """Every one of this file."""
        text = file.source.text
        if ".step()" not in text or "zero_grad" not in text:
            return
        (code,) = file.facts(LocalCode)
        if any(map(_FILLS.search, code.identifiers)) or any(
            is_engine(f"{root}.x") for root in code.imports.roots
        ):
            return
        for step in code.methods_called("step"):
            owner = method_of(step, "step")
            loops = code.loops(step)
            if (
                owner is None
                or not loops
                or step.args
                or step.keywords
                or code.is_conditional(step, loops[0])
            ):
                continue
            if not _is_optimizer(code, owner):
                continue
            inside = code.in_scope[code.scope(step)]
            calls = [each for each in inside if isinstance(each, ast.Call) and loops[0] in code.around(each)]
            loss = next(
                (each for each in calls if is_loss_call(code, each) or _is_called_loss(code, each)), None
            )
            clears = any(_clears(code, each, owner) for each in calls)
            if loss is not None and clears and all(_is_seen_through(code, each) for each in calls):
                yield cls(step, loss, path_text(owner))


def _is_optimizer(code: LocalCode, owner: ast.expr) -> bool:
    """Whether all that it may be is an optimizer of torch's, also through parameters."""
    made = origins(code, owner)
    return bool(made) and all(kind_of_constructor(code.name(each.func)) is Kind.OPTIMIZER for each in made)


def _is_called_loss(code: LocalCode, call: ast.Call) -> bool:
    """`loss = self.compute_loss(batch)`."""
    statement = code.parents.get(call)
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    return isinstance(target, ast.Name) and target.id == "loss"


def _clears(code: LocalCode, call: ast.Call, optimizer: ast.expr) -> bool:
    """`optimizer.zero_grad()`, or `net.zero_grad()`."""
    owner = method_of(call, "zero_grad")
    return owner is not None and (path_text(owner) == path_text(optimizer) or is_module(code, owner))


def _is_seen_through(code: LocalCode, call: ast.Call) -> bool:
    """Whether the call can't compute gradients: torch's own, harmless, a loss, or a module that is known."""
    name = code.name(call.func)
    if name:
        return name.startswith(("torch.", "tqdm.", "time.", "numpy.", "math."))
    if is_loss_call(code, call):
        return True
    if isinstance(call.func, ast.Attribute):
        own = any(each.name == call.func.attr for each in code.index.of(ast.FunctionDef))
        # A method of this file: the whole file has no word that computes gradients.
        return call.func.attr in _HARMLESS or own or is_module(code, call.func)
    if not isinstance(call.func, ast.Name):
        return False
    return (
        hasattr(builtins, call.func.id)
        or is_module(code, call.func)
        # A function of this file: the whole file has no word that computes gradients.
        or any(isinstance(each, ast.FunctionDef) for each, _ in code.all_bindings(call.func))
    )
