"""Logits taken for probabilities: the output that a loss with a built-in sigmoid gets, compared with 0.5."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.final_operation import AFFINE, final_operation
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import constant_values

_LOSS = "torch.nn.BCEWithLogitsLoss"
_FUNCTION = "torch.nn.functional.binary_cross_entropy_with_logits"
_KEEPING = ("squeeze", "view", "reshape", "flatten", "cpu", "detach", "float", "to", "cuda", "numpy", "data")


@dataclass(frozen=True)
class LogitsThreshold:
    """`node` compares logits with 0.5, or rounds them; `loss` is the call that takes the same output for logits."""

    node: ast.expr
    number: ast.expr | None
    loss: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LogitsThreshold]:
        """Every one of this file."""
        text = file.source.text
        if "WithLogits" not in text and "with_logits" not in text:
            return
        (code,) = file.facts(LocalCode)
        losses = [each for each in code.index.of(ast.Call) if _is_loss(code, each)]
        is_converted = any("igmoid" in each for each in code.identifiers)
        for node, value, number in _thresholds(code):
            made = _made(code, value)
            for loss in losses:
                given = argument(loss, 0, "input")
                if made is not None and given is not None and _is_same(code, given, made, loss, node):
                    yield cls(node, number, loss)
                    break
            else:
                is_affine = losses and not is_converted and _is_affine(file, value)
                if is_affine and all(_takes_affine(file, each) for each in losses):
                    yield cls(node, number, losses[0])


def _is_loss(code: LocalCode, call: ast.Call) -> bool:
    return code.name(call.func) == _FUNCTION or code.constructor(call.func) == _LOSS


def _thresholds(code: LocalCode) -> Iterator[tuple[ast.expr, ast.expr, ast.expr | None]]:
    for node in code.index.of(ast.Compare):
        number = node.comparators[0]
        is_half = constant_values(code, number) == [0.5]
        if is_half and len(node.ops) == 1 and isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
            yield node, node.left, number
    for call in code.methods_called("round"):
        if code.name(call.func) == "torch.round" and len(call.args) == 1:
            yield call, call.args[0], None
        elif isinstance(call.func, ast.Attribute) and not call.args and not code.name(call.func):
            yield call, call.func.value, None


def _made(code: LocalCode, node: ast.expr) -> ast.expr | None:
    """The call that gave the value its numbers."""
    for _ in range(8):
        inner = method_of(node, *_KEEPING)
        if inner is not None:
            node = inner
        elif isinstance(node, ast.Name):
            value = code.reaching(node)
            if value is None:
                return None
            node = value
        else:
            return node if isinstance(node, ast.Call) else None
    return None


def _is_same(code: LocalCode, given: ast.expr, made: ast.expr, loss: ast.AST, node: ast.AST) -> bool:
    return code.scope(loss) is code.scope(node) and _made(code, given) is made


def _is_affine(file: FileFacts, value: ast.expr) -> bool:
    found = final_operation(file, value)
    return found is not None and found.kind == AFFINE


def _takes_affine(file: FileFacts, loss: ast.Call) -> bool:
    given = argument(loss, 0, "input")
    return given is not None and _is_affine(file, given)
