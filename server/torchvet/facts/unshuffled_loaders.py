"""Loaders that a model is trained on epoch after epoch, in the same order each time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking, keyword, measured
from torchvet.facts.class_table import class_made
from torchvet.facts.dataset_classes import LOADER, dataset_class
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, Graph, What
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.origins import given_by_calls, origins
from torchvet.facts.program import Program
from torchvet.facts.relevance import may_train
from torchvet.facts.values import Kind
from torchvet.syntax.nodes import walk

# Whoever writes one of these has seen to the order, or the order has a meaning.
_ORDERED = re.compile(
    r"\w*shuffle\w*\(|perm\(|permut|random_split|train_test_split|\.sample\(|bptt|stateful|hidden|curriculum|\bLBFGS\b",
    re.I,
)
_DRAWN = re.compile(
    r"^(torch|numpy\.random|random)\.(\w*rand\w*|normal|uniform|sample|choice|bernoulli|multinomial)$"
)
_MADE_UP = frozenset({"torch.tensor", "torch.zeros", "torch.ones", "torch.full", "torch.eye", "torch.empty"})
_MAX_DEPTH = 8


@dataclass(frozen=True)
class UnshuffledLoader:
    """`loader` gives its samples in the same order to each pass of `loop`, which trains on them."""

    loader: ast.Call
    loop: ast.AST

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnshuffledLoader]:
        """Every one of this file."""
        text = file.source.text
        if "DataLoader" not in text or not may_train(text) or file.mentions(_ORDERED):
            return
        (code,) = file.facts(LocalCode)
        loaders = {(each.lineno, each.col_offset): each for each in code.called(LOADER) if _keeps_order(each)}
        if not loaders or expects_failure(code):
            return
        for loop in _training_loops(file):
            for place in _made_at(loop, file):
                loader = loaders.pop(place, None)
                if loader is not None and _order_matters(code, loader):
                    yield cls(loader, loop.node)


def _keeps_order(loader: ast.Call) -> bool:
    """Whether nothing says in which order the samples come; who writes `shuffle=False` has decided it."""
    decided = (
        argument(loader, 2, "shuffle"),
        argument(loader, 3, "sampler"),
        argument(loader, 4, "batch_sampler"),
    )
    size = argument(loader, 1, "batch_size")
    is_whole = size is not None and any(measured(each) is not None for each in ast.walk(size))
    is_single = isinstance(size, ast.Constant) and size.value is None
    return (
        not has_unpacking(loader) and all(each is None for each in decided) and not is_whole and not is_single
    )


def _training_loops(file: FileFacts) -> Iterator[Event]:
    """The loops over a loader, inside another loop, that take steps."""
    for program in file.facts(Program):
        for graph in program.graphs:
            for loop in graph.of(What.LOOP):
                is_loader = loop.subject.kind in (Kind.LOADER, Kind.BATCHES) and not loop.subject.weak
                if is_loader and _has_epochs(loop) and _trains(graph, loop):
                    yield loop


def _has_epochs(loop: Event) -> bool:
    return any(each.subject.kind not in (Kind.LOADER, Kind.BATCHES, Kind.BATCH) for each in loop.loops)


def _trains(graph: Graph, loop: Event) -> bool:
    kinds = {each.what for each in graph.of(What.BACKWARD, What.STEP) if loop in each.loops}
    return len(kinds) == 2


def _made_at(loop: Event, file: FileFacts) -> list[tuple[int, int]]:
    """Where the loaders of a loop are made, as far as that is in this file."""
    sites = [each[0] for each in loop.subject.sites if isinstance(each[0], tuple) and each[0][0] == "new"]
    return [(each[2], each[3]) for each in sites if each[1] == file.source.path]


def _order_matters(code: LocalCode, loader: ast.Call) -> bool:
    """Whether the dataset surely has indices, and samples that nobody has drawn or mixed."""
    dataset = argument(loader, 0, "dataset")
    made = origins(code, dataset) if dataset is not None else []
    return bool(made) and all(_is_in_order(code, each) for each in made)


def _is_in_order(code: LocalCode, made: ast.Call) -> bool:
    name = code.name(made.func)
    if name == "torch.utils.data.TensorDataset":
        return bool(made.args) and not any(_is_drawn(code, each, 0) for each in made.args)
    if name.startswith("torchvision.datasets."):
        train = keyword(made, "train") or (made.args[1] if len(made.args) > 1 else None)
        return not (isinstance(train, ast.Constant) and train.value is False) and not name.endswith(
            "FakeData"
        )
    own = class_made(code.file, made)
    known = dataset_class(*own) if own is not None else None
    if known is None or known.is_stream:
        return False
    is_mixed = any(
        _ORDERED.search(file.source.segment(cls)) or _draws(file.facts(LocalCode)[0], cls)
        for file, cls in known.lineage
    )
    given = [*made.args, *(each.value for each in made.keywords)]
    return not is_mixed and not any(_is_drawn(code, each, 0) for each in given)


def _draws(code: LocalCode, inside: ast.AST) -> bool:
    return any(isinstance(each, ast.Call) and _DRAWN.match(code.name(each.func)) for each in walk(inside))


def _is_drawn(code: LocalCode, node: ast.expr, depth: int) -> bool:
    """Whether the data is drawn by chance, or written out for a demonstration; also when nobody knows."""
    if depth > _MAX_DEPTH:
        return True
    for each in walk(node):
        if isinstance(each, ast.Call) and (
            _DRAWN.match(code.name(each.func)) or code.name(each.func) in _MADE_UP
        ):
            return True
        ways = list(_ways(code, each)) if isinstance(each, ast.Name) and not code.name(each) else []
        if any(way is each or _is_drawn(code, way, depth + 1) for way in ways):
            return True
    return False


def _ways(code: LocalCode, name: ast.Name) -> Iterator[ast.expr]:
    """All that may be bound to it; itself where one way is not known."""
    reached = code.reaching(name)
    if reached is not None:
        yield reached
        return
    for target, value in code.all_bindings(name):
        if isinstance(target, ast.ClassDef | ast.FunctionDef):
            continue
        yield from [value] if value is not None else given_by_calls(code, target) or [name]
