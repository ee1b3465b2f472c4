"""Sums over an epoch divided by the wrong length: hits by the number of batches, batch means by the number of samples."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking, iterated, keyword, measured, method_of, peeled
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.loss_expressions import is_loss_call
from torchvet.facts.origins import constant_values, origins
from torchvet.facts.pieces import path_text
from torchvet.facts.vocabulary import PAIRED_LOSSES
from torchvet.syntax.nodes import place

_LOADER = "torch.utils.data.DataLoader"
_WRAPPERS = frozenset({"enumerate", "tqdm", "iter"})
_NUMBERS = ("item", "cpu", "numpy", "detach", "float", "int", "to", "data")


@dataclass(frozen=True)
class WrongDenominator:
    """`division` divides the sum `name` by `length`; `added` is what was summed up.

    `is_of_hits`: single hits by the number of batches; else means over a batch by the number of samples.
    """

    division: ast.BinOp | ast.AugAssign
    length: ast.expr
    added: ast.AugAssign
    name: str
    loader: str
    is_of_hits: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[WrongDenominator]:
        """Every one of this file."""
        text = file.source.text
        if "len(" not in text or "+=" not in text:
            return
        (code,) = file.facts(LocalCode)
        for division in code.index.of(ast.BinOp, ast.AugAssign):
            left, right = _sides(division)
            length = measured(right) if isinstance(division.op, ast.Div) else None
            total = _total(left) if length is not None else None
            if length is None or total is None:
                continue
            added = _added(code, total, division)
            loop = code.loops(added)[0] if added is not None and code.loops(added) else None
            if added is None or not isinstance(loop, ast.For):
                continue
            data = iterated(loop.iter, _WRAPPERS)
            loader, path = path_text(data), path_text(length)
            is_of_hits = bool(path) and path == loader
            if is_of_hits:
                is_wrong = _is_hits(added.value)
            else:
                is_whole = bool(loader) and path in (f"{loader}.dataset", _dataset_of(code, loop))
                is_wrong = is_whole and _is_batch_mean(code, added.value)
            if is_wrong and _has_batches(code, data):
                yield cls(division, right, added, total.id, loader, is_of_hits)


def _sides(division: ast.BinOp | ast.AugAssign) -> tuple[ast.expr, ast.expr]:
    """What is divided, and by what."""
    if isinstance(division, ast.AugAssign):
        return division.target, division.value
    return division.left, division.right


def _total(node: ast.expr) -> ast.Name | None:
    """The sum in `hits`, `100 * hits`, `100.0 * float(hits)`, `hits.item()`."""
    while True:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            node = node.right if isinstance(node.left, ast.Constant) else node.left
        elif (inner := method_of(node, *_NUMBERS)) is not None:
            node = inner
        elif isinstance(node, ast.Call) and path_text(node.func) in ("float", "int") and len(node.args) == 1:
            node = node.args[0]
        else:
            return node if isinstance(node, ast.Name) else None


def _added(code: LocalCode, total: ast.Name, division: ast.AST) -> ast.AugAssign | None:
    """The one statement that adds to the sum, when it is started with a number before and divided afterwards."""
    bound = code.bindings(code.scope(total), total.id)
    changing = [code.parents[each] for each, _ in bound if isinstance(code.parents.get(each), ast.AugAssign)]
    adding = [each for each in changing if each is not division]
    started = [value for each, value in bound if not isinstance(code.parents.get(each), ast.AugAssign)]
    if len(adding) != 1 or not all(isinstance(each, ast.Constant) for each in started):
        return None
    found = adding[0]
    if (
        not isinstance(found, ast.AugAssign)
        or not isinstance(found.op, ast.Add)
        or place(found) > place(division)
    ):
        return None
    loops = code.loops(found)
    # Inside the loop the share so far may be shown, by whatever length.
    return found if loops and loops[0] not in code.around(division) else None


def _is_hits(value: ast.expr) -> bool:
    """`(predicted == labels).sum().item()`, also through `torch.sum` and `eq`."""
    value = peeled(value, *_NUMBERS)
    if not isinstance(value, ast.Call):
        return False
    if path_text(value.func) in ("int", "float") and len(value.args) == 1:
        return _is_hits(value.args[0])
    is_function = path_text(value.func) == "torch.sum"
    summed = value.args[0] if is_function and len(value.args) == 1 else method_of(value, "sum")
    if summed is None or value.keywords or (value.args and not is_function):
        return False
    summed = peeled(summed, *_NUMBERS)
    is_compared = (
        isinstance(summed, ast.Compare) and len(summed.ops) == 1 and isinstance(summed.ops[0], ast.Eq)
    )
    return is_compared or method_of(summed, "eq") is not None


def _is_batch_mean(code: LocalCode, value: ast.expr) -> bool:
    """`loss.item()` of one of torch's losses that takes the mean."""
    value = peeled(value, *_NUMBERS)
    if isinstance(value, ast.Name):
        found = code.reaching(value)
        value = found if found is not None else value
    if not isinstance(value, ast.Call) or not is_loss_call(code, value):
        return False
    name = code.name(value.func)
    made = value if name else code.made_by(value.func)
    last = (name or (code.name(made.func) if made is not None else "")).rpartition(".")[2]
    is_known = last in PAIRED_LOSSES or last in ("cross_entropy", "nll_loss", "mse_loss", "l1_loss")
    return made is not None and is_known and not has_unpacking(made) and keyword(made, "reduction") is None


def _dataset_of(code: LocalCode, loop: ast.For) -> str:
    """The path of the dataset that the loop's loader was made of."""
    made = origins(code, iterated(loop.iter, _WRAPPERS))
    dataset = (
        argument(made[0], 0, "dataset") if len(made) == 1 and code.name(made[0].func) == _LOADER else None
    )
    return path_text(dataset) if dataset is not None else ""


def _has_batches(code: LocalCode, loader: ast.expr) -> bool:
    """Whether the loader's batches certainly hold more than one sample."""
    made = origins(code, loader)
    if not made or any(code.name(each.func) != _LOADER or has_unpacking(each) for each in made):
        return False
    sizes = [argument(each, 1, "batch_size") for each in made]
    return all(each is not None and _is_big(code, each) for each in sizes)


def _is_big(code: LocalCode, size: ast.expr) -> bool:
    values = constant_values(code, size)
    return bool(values) and all(isinstance(each, int) and each > 1 for each in values)
