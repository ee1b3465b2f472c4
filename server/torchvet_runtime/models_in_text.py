"""The models a file could mean, told from its text: classes derived from nn.Module and objects made of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet_runtime.source import Source

_FRAMEWORK_BASES = {"LightningModule", "LightningDataModule"}
_NAMES_OF_LOSSES = {"criterion", "loss_fn", "loss_function", "loss_func", "loss", "objective"}


@dataclass(frozen=True)
class Candidate:
    """A model as `FILE::name` names it."""

    name: str
    kind: str
    line: int


def candidates(sources: list[Source]) -> list[Candidate]:
    """The models of the first file: objects made at its top level, else classes that are no part of another."""
    source = sources[0]
    classes = _model_classes(sources)
    losses = _losses(source, classes)
    made = [each for each in _objects(source, classes) if each.name not in losses]
    if made:
        return made
    parts = _used_inside_models(sources, classes)
    own = [each for each in source.tree.body if isinstance(each, ast.ClassDef) and each.name in classes]
    free = [each for each in own if each.name not in losses and not each.name.endswith("Loss")]
    whole = [each for each in free if each.name not in parts]
    if not free:
        return list(_imported_classes(source, classes))
    return [Candidate(each.name, "class", each.lineno) for each in whole or free]


def _imported_classes(source: Source, classes: set[str]) -> Iterator[Candidate]:
    """Models that the file takes from a file beside it."""
    for node in source.tree.body:
        if isinstance(node, ast.ImportFrom):
            for each in node.names:
                if each.name in classes and not each.name.endswith("Loss"):
                    yield Candidate(each.asname or each.name, "class", node.lineno)


def framework_models(source: Source) -> list[str]:
    """Names of the classes derived from a framework's module."""
    return [
        each.name
        for each in source.tree.body
        if isinstance(each, ast.ClassDef)
        and any(source.qualified(base).rpartition(".")[2] in _FRAMEWORK_BASES for base in each.bases)
    ]


def _model_classes(sources: list[Source]) -> set[str]:
    """Names of all classes derived from nn.Module, directly or over each other."""
    bases = {
        each.name: [source.qualified(base) for base in each.bases]
        for source in sources
        for each in ast.walk(source.tree)
        if isinstance(each, ast.ClassDef)
    }
    known: set[str] = set()
    while True:
        found = {
            name
            for name, above in bases.items()
            if any(each.startswith("torch.nn.") or each.rpartition(".")[2] in known for each in above)
        }
        if found == known:
            return found
        known = found


def _objects(source: Source, classes: set[str]) -> Iterator[Candidate]:
    """Models made at the top level, without those that are handed to another one."""
    made: dict[str, tuple[ast.Call, int]] = {}
    for node in source.tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            call = _constructor(node.value)
            if call is not None and _makes_model(source.qualified(call.func), classes):
                made[node.targets[0].id] = (call, node.lineno)
    handed_on = {
        each.id
        for call, _ in made.values()
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
        for each in ast.walk(argument)
        if isinstance(each, ast.Name)
    }
    for name, (_, line) in made.items():
        if name not in handed_on:
            yield Candidate(name, "object", line)


def _constructor(value: ast.expr) -> ast.Call | None:
    """`Net()` in `Net()`, `Net().to(device)`, `torch.compile(Net())`."""
    while isinstance(value, ast.Call):
        if isinstance(value.func, ast.Attribute) and isinstance(value.func.value, ast.Call):
            value = value.func.value
        elif isinstance(value.func, ast.Attribute) and value.func.attr == "compile" and value.args:
            value = value.args[0]
        else:
            return value
    return None


def _makes_model(called: str, classes: set[str]) -> bool:
    layers = {"torch.nn.Sequential", "torch.nn.ModuleList", "torch.nn.Linear", "torch.nn.Transformer"}
    return called in layers or called.rpartition(".")[2] in classes


def _losses(source: Source, classes: set[str]) -> set[str]:
    """Classes that a loss is made of, and names of losses."""
    found = set(_NAMES_OF_LOSSES)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            names = {each.id for each in node.targets if isinstance(each, ast.Name)}
            called = source.qualified(node.value.func).rpartition(".")[2]
            if names & _NAMES_OF_LOSSES and called in classes:
                found.add(called)
    return found


def _used_inside_models(sources: list[Source], classes: set[str]) -> set[str]:
    """Classes named inside another model, or derived from."""
    found: set[str] = set()
    for source in sources:
        for each in ast.walk(source.tree):
            if isinstance(each, ast.ClassDef) and each.name in classes:
                names = {node.id for node in ast.walk(each) if isinstance(node, ast.Name)}
                found |= (names & classes) - {each.name}
    return found
