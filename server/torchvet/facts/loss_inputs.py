"""Calls of losses whose input went through the wrong last operation, such as a softmax before cross entropy."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument
from torchvet.facts.file import FileFacts
from torchvet.facts.final_operation import AFFINE, LOG_SOFTMAX, SIGMOID, SOFTMAX, Operation, final_operation
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import constructors

# What each loss must not be given, by the last part of its class and function.
_WRONG = {
    "CrossEntropyLoss": (SOFTMAX,),
    "cross_entropy": (SOFTMAX,),
    "BCEWithLogitsLoss": (SIGMOID, SOFTMAX),
    "binary_cross_entropy_with_logits": (SIGMOID, SOFTMAX),
    "BCELoss": (AFFINE, LOG_SOFTMAX),
    "binary_cross_entropy": (AFFINE, LOG_SOFTMAX),
    "NLLLoss": (AFFINE, SOFTMAX),
    "nll_loss": (AFFINE, SOFTMAX),
    "KLDivLoss": (AFFINE, SOFTMAX),
    "kl_div": (AFFINE, SOFTMAX),
}
_MENTIONED = re.compile("|".join(_WRONG))


@dataclass(frozen=True)
class FedLoss:
    """A call of one of the losses above; `loss` is the last part of torch's name."""

    node: ast.Call
    loss: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[FedLoss]:
        """Every one of this file."""
        if not file.mentions(_MENTIONED):
            return
        (code,) = file.facts(LocalCode)
        for node in code.index.of(ast.Call):
            loss = _loss_name(code, node)
            if loss:
                yield cls(node, loss)


@dataclass(frozen=True)
class LossInput:
    """A loss call whose input ends in `operation`; `loss` is the last part of torch's name."""

    node: ast.Call
    input: ast.expr
    loss: str
    operation: Operation

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LossInput]:
        """Every one of this file that is certain and wrong."""
        for fed in file.facts(FedLoss):
            given = argument(fed.node, 0, "input")
            operation = final_operation(file, given) if given is not None else None
            if given is not None and operation is not None and operation.kind in _WRONG[fed.loss]:
                yield cls(fed.node, given, fed.loss, operation)


def _loss_name(code: LocalCode, node: ast.Call) -> str:
    """The last part of the name of the loss that `node` calls, "" when it is none of those here."""
    name = code.name(node.func)
    if name:
        root, _, last = name.rpartition(".")
        is_loss = root == "torch.nn.functional" and last in _WRONG and last[0].islower()
        return last if is_loss else ""
    made = constructors(code, node.func)
    root, _, last = next(iter(made)).rpartition(".") if len(made) == 1 else ("", "", "")
    return last if root == "torch.nn" and last in _WRONG else ""
