"""Losses that get values outside of what they can work with, as far as the statements of one scope prove it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, peeled
from torchvet.facts.file import FileFacts
from torchvet.facts.final_operation import SOFTMAX, final_operation
from torchvet.facts.local_code import LocalCode
from torchvet.facts.loss_inputs import FedLoss
from torchvet.facts.narrow_classifiers import layer_before, layer_width

# Losses whose targets are -1 and 1, with the place of the target.
_SIGNED = {
    "HingeEmbeddingLoss": 1,
    "SoftMarginLoss": 1,
    "MarginRankingLoss": 2,
    "CosineEmbeddingLoss": 2,
    "hinge_embedding_loss": 1,
    "soft_margin_loss": 1,
    "margin_ranking_loss": 2,
    "cosine_embedding_loss": 2,
}
_CONVERTING = ("float", "to", "cuda", "double", "view", "reshape", "squeeze", "unsqueeze", "long", "int")


@dataclass(frozen=True)
class OutOfRange:
    """A loss that gets the softmax of one column, or targets that are 0 and 1 instead of -1 and 1.

    `value` is the softmax or what makes the targets; `layer` the layer with one output, None for targets.
    """

    loss: ast.Call
    value: ast.expr
    layer: ast.expr | None

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[OutOfRange]:
        """Every one of this file."""
        text = file.source.text
        if "oftmax" not in text and "argin" not in text and "inge" not in text and "mbedding" not in text:
            return
        (code,) = file.facts(LocalCode)
        for fed in file.facts(FedLoss):
            given = argument(fed.node, 0, "input")
            found = final_operation(file, given) if given is not None else None
            if (
                found is not None
                and found.kind == SOFTMAX
                and found.source is file.source
                and _is_over_columns(code, found.node)
            ):
                layer = layer_before(file, code, found)
                if layer is not None and layer_width(code, layer) == 1:
                    yield cls(fed.node, found.node, layer)
        for call in code.index.of(ast.Call) if code.identifiers & _SIGNED.keys() else ():
            target = _signed_target(code, call)
            made = _zero_one(code, target) if target is not None else None
            if made is not None:
                yield cls(call, made, None)


def _is_over_columns(code: LocalCode, node: ast.expr) -> bool:
    """Whether the softmax is taken along the last dim, or dim 1."""
    if not isinstance(node, ast.Call):
        return False
    is_function = code.name(node.func).startswith(("torch.softmax", "torch.nn.functional."))
    dim = argument(node, 1 if is_function else 0, "dim")
    if isinstance(dim, ast.UnaryOp) and isinstance(dim.operand, ast.Constant):
        return dim.operand.value == 1
    return isinstance(dim, ast.Constant) and dim.value == 1


def _signed_target(code: LocalCode, call: ast.Call) -> ast.expr | None:
    """What a loss with targets of -1 and 1 gets as target."""
    root, _, last = (code.name(call.func) or code.constructor(call.func)).rpartition(".")
    if last not in _SIGNED or root not in ("torch.nn", "torch.nn.functional"):
        return None
    if root == "torch.nn" and code.name(call.func):
        # The loss is made here, not called.
        return None
    return argument(call, _SIGNED[last], "target")


def _zero_one(code: LocalCode, target: ast.expr) -> ast.expr | None:
    """The expression that surely makes zeros and ones, or zeros only, of the target."""
    target = peeled(target, *_CONVERTING)
    if isinstance(target, ast.Name):
        value = code.reaching(target)
        return _zero_one(code, value) if value is not None and not isinstance(value, ast.Name) else None
    if isinstance(target, ast.Compare):
        return target
    if not isinstance(target, ast.Call):
        return None
    name = code.name(target.func)
    if name in ("torch.zeros", "torch.zeros_like"):
        return target
    numbers = [each.value for each in target.args[:2] if isinstance(each, ast.Constant)]
    if name == "torch.randint" and (numbers == [0, 2] or (numbers[:1] == [2] and len(numbers) == 1)):
        return target
    listed = target.args[0] if name == "torch.tensor" and target.args else None
    if isinstance(listed, ast.List):
        values = [each.value if isinstance(each, ast.Constant) else None for each in listed.elts]
        return target if 0 in values and set(values) <= {0, 1} else None
    return None
