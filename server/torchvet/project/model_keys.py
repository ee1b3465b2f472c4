"""The keys and shapes that a model class expects, as if they stood in a checkpoint: for command line and editor."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from torchvet.checkpoints.contents import Checkpoint, Section, TensorEntry
from torchvet.project.program_shapes import Program
from torchvet.project.spelling import did_you_mean
from torchvet.shapes.engine.classes import method_in
from torchvet.shapes.engine.module_methods import own_state
from torchvet.shapes.engine.tree import named_modules
from torchvet.shapes.engine.values import Function, ModuleObject
from torchvet.shapes.models import models_by_class
from torchvet.shapes.summary import Entry, state_entries, unknown_parts


class UnknownModel(Exception):
    """A class whose keys can't be told without running it."""


@dataclass(frozen=True)
class ModelKeys:
    """What a class expects; `unknown` are the attributes that may hold weights nobody knows."""

    expected: Checkpoint
    unknown: tuple[str, ...]

    def known_of(self, section: Section) -> Section:
        """A file's section without the keys below unknown attributes."""
        return without(section, self.unknown)

    @property
    def without_shape(self) -> tuple[str, ...]:
        """The expected keys whose shapes are not known."""
        return tuple(key for key, tensor in self.expected.tensors.items() if tensor.shape is None)


def without(section: Section, unknown: tuple[str, ...]) -> Section:
    """The section without the keys at and below the attributes `unknown`."""
    inside = tuple(f"{each}." for each in unknown)

    def is_known(key: str) -> bool:
        bare = key.removeprefix(section.prefix)
        return bare not in unknown and not bare.startswith(inside)

    keys = tuple(key for key in section.keys if is_known(key))
    tensors = {key: tensor for key, tensor in section.tensors.items() if is_known(key)}
    return replace(section, keys=keys, tensors=tensors)


def expected_by_class(program: Program, name: str) -> ModelKeys:
    """What the class `name` of the program expects; raises `UnknownModel`. Nothing of the program is run."""
    path = program.source.path
    known = models_by_class(program.analysis)
    if name not in known:
        # Of classes that are part of another, or share a forward, the ordinary run makes one.
        known = {**known, **models_by_class(program.with_inputs({name: {}}))}
    if name not in known:
        raise UnknownModel(f"{path}: no model class {name} that can be made{did_you_mean(name, list(known))}")
    module = known[name]
    tensors = {each.key: _entry(each) for each in state_entries(module)}
    unknown = tuple(dict.fromkeys((*unknown_parts(module), *_lazy(module), *_not_reached(module))))
    if "" in unknown or not tensors:
        raise UnknownModel(f"{path}: the weights of {name} are not known without running it")
    section = Section("", tuple(tensors), tensors, {}, "", is_state_dict=True)
    return ModelKeys(Checkpoint(f"{path}::{name}", "class", tensors, {"": section}, 0, False), unknown)


def _lazy(root: ModuleObject) -> Iterator[str]:
    """The layers that have their weights only after a first input."""
    for name, module in named_modules(root):
        if module.name.startswith("Lazy") and not any(True for _ in own_state(module)):
            yield name


def _not_reached(root: ModuleObject) -> Iterator[str]:
    """Attributes that a constructor which may have raised has not set; with other arguments it would."""
    for name, module in named_modules(root):
        init = None if module.cls is None else method_in(module.cls, "__init__")
        if not isinstance(init, Function) or not any(
            isinstance(each, ast.Raise) for each in ast.walk(init.node)
        ):
            continue
        for each in ast.walk(init.node):
            if not isinstance(each, ast.Attribute) or not isinstance(each.ctx, ast.Store):
                continue
            if ast.unparse(each.value) == "self" and each.attr not in module.slots:
                yield f"{name}.{each.attr}" if name else each.attr


def _entry(entry: Entry) -> TensorEntry:
    shape = tuple(each for each in entry.dims or () if isinstance(each, int))
    is_known = entry.dims is not None and len(shape) == len(entry.dims)
    return TensorEntry(entry.dtype or "", shape if is_known else None, 0)
