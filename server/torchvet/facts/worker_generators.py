"""Random generators that a dataset carries into the worker processes, where every copy draws the same numbers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking
from torchvet.facts.dataset_classes import LOADER, DatasetClass, loaded_classes
from torchvet.facts.file import FileFacts
from torchvet.facts.loader_workers import is_set, least_workers
from torchvet.facts.local_code import LocalCode
from torchvet.facts.pieces import path_text

_GENERATORS = frozenset(
    "numpy.random.default_rng numpy.random.RandomState numpy.random.Generator random.Random torch.Generator".split()
)
# Who calls one of these on a generator decides himself what it draws.
_SEEDING = frozenset("seed manual_seed setstate set_state bit_generator spawn jumped".split())
_ASKING = ("get_worker_info", "getpid", "initial_seed")


@dataclass(frozen=True)
class CopiedGenerator:
    """`generator`, stored by `made`, draws in `use` for each item that `loader` asks a worker for."""

    generator: str
    made: ast.Call
    use: ast.Attribute
    loader: ast.Call
    owner: DatasetClass

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[CopiedGenerator]:
        """The first use of each one of this file's classes."""
        text = file.source.text
        if "DataLoader" not in text or "num_workers" not in text:
            return
        (code,) = file.facts(LocalCode)
        seen: set[ast.AST] = set()
        for call in code.called(LOADER):
            dataset = argument(call, 0, "dataset")
            is_plain = not has_unpacking(call) and not is_set(call, 9, "worker_init_fn")
            if dataset is None or not is_plain or least_workers(code, call) < 2:
                continue
            for owner in loaded_classes(code, dataset):
                if owner.file is file and owner.node not in seen and not owner.is_stream:
                    seen.add(owner.node)
                    yield from _copied(owner, call)


def _copied(owner: DatasetClass, loader: ast.Call) -> Iterator[CopiedGenerator]:
    (code,) = owner.file.facts(LocalCode)
    if any(name in code.file.source.text for name in _ASKING) or len(owner.lineage) > 1:
        return
    drawing = _run_for_items(owner.node)
    for path, made in _stored(code, owner.node):
        uses = [
            each
            for method in owner.node.body
            for each in ast.walk(method)
            if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Load) and path_text(each) == path
        ]
        if any(_is_reseeded(code, each) for each in uses):
            continue
        first = next((each for each in uses if code.scope(each) in drawing and _draws(code, each)), None)
        if first is not None:
            yield CopiedGenerator(path, made, first, loader, owner)


def _stored(code: LocalCode, cls: ast.ClassDef) -> Iterator[tuple[str, ast.Call]]:
    """The attributes that `__init__` alone sets, to a new generator."""
    init = next(
        (each for each in cls.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None
    )
    for path, target, value in code.bound_in(init) if init is not None else ():
        if (
            not path.startswith("self.")
            or not isinstance(value, ast.Call)
            or not isinstance(target, ast.Attribute)
        ):
            continue
        is_only = len(code.all_bindings(target)) == 1
        is_set_outside = any(
            each.attr == target.attr
            and not isinstance(each.ctx, ast.Load)
            and not path_text(each).startswith("self.")
            for each in code.index.of(ast.Attribute)
        )
        if is_only and not is_set_outside and code.name(value.func) in _GENERATORS:
            yield path, value


def _run_for_items(cls: ast.ClassDef) -> set[ast.AST]:
    """`__getitem__` and the methods of the class that it calls on itself."""
    methods = {each.name: each for each in cls.body if isinstance(each, ast.FunctionDef)}
    found: set[ast.AST] = set()
    waiting = ["__getitem__"]
    while waiting:
        method = methods.get(waiting.pop())
        if method is None or method in found:
            continue
        found.add(method)
        paths = [path_text(each.func) for each in ast.walk(method) if isinstance(each, ast.Call)]
        waiting += [path.removeprefix("self.") for path in paths if path.startswith("self.")]
    return found


def _is_reseeded(code: LocalCode, use: ast.Attribute) -> bool:
    around = code.parents.get(use)
    return isinstance(around, ast.Attribute) and around.attr in _SEEDING


def _draws(code: LocalCode, use: ast.Attribute) -> bool:
    """Whether a method of the generator is called, or it is what another function draws from."""
    around = code.parents.get(use)
    if isinstance(around, ast.Attribute):
        call = code.parents.get(around)
        return isinstance(call, ast.Call) and call.func is around
    return isinstance(around, ast.keyword) and around.arg == "generator"
