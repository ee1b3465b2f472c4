"""Optimizers that get a module, or a method nobody called, instead of parameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument
from torchvet.facts.constructions import parameters_node
from torchvet.facts.definitions import ClassRef
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, What
from torchvet.facts.local_code import LocalCode
from torchvet.facts.pieces import path_text
from torchvet.facts.program import Program
from torchvet.facts.values import Kind, Value

_MENTIONED = re.compile(r"optim|\b(Adam|SGD|RMSprop|LBFGS|RAdam|NAdam|Adagrad)")
_MODEL_NAME = re.compile(r"^(my_?)?(model|net|network)$", re.I)
# Modules, or what may be none, that can be iterated for parameters.
_ITERABLE = frozenset({"torch.nn.ParameterList", "torch.nn.ParameterDict", "torch.hub.load"})


@dataclass(frozen=True)
class OptimizerArgument:
    """`Adam(model)` or, with `is_method`, `Adam(model.parameters)`; `is_weak`: only a name says that it is a model."""

    node: ast.expr
    optimizer: str
    is_method: bool
    is_weak: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[OptimizerArgument]:
        """Every one of this file, those that are proven first."""
        if not _MENTIONED.search(file.source.text):
            return
        yield from sorted(_found(file), key=lambda each: each.is_weak)
        yield from _in_groups(file)


def _found(file: FileFacts) -> Iterator[OptimizerArgument]:
    for program in file.facts(Program):
        for graph in program.graphs:
            for event in graph.of(What.MAKE_OPTIMIZER):
                if event.source is file.source:
                    yield from _judged(event)


def _in_groups(file: FileFacts) -> Iterator[OptimizerArgument]:
    """`{"params": model.head.parameters}`: a method in a group of parameters."""
    (code,) = file.facts(LocalCode)
    for call in code.optimizers:
        first = argument(call, 0, "params")
        for group in first.elts if isinstance(first, ast.List | ast.Tuple) else ():
            for key, value in (
                zip(group.keys, group.values, strict=True) if isinstance(group, ast.Dict) else ()
            ):
                is_params = isinstance(key, ast.Constant) and key.value == "params"
                if is_params and isinstance(value, ast.Attribute) and value.attr == "parameters":
                    yield OptimizerArgument(value, code.name(call.func).rpartition(".")[2], True, False)


def _judged(event: Event) -> Iterator[OptimizerArgument]:
    node = parameters_node(event.node) if isinstance(event.node, ast.Call) else None
    given, owner = event.arguments
    name = event.subject.name.rpartition(".")[2]
    if not isinstance(node, ast.Name | ast.Attribute) or not name:
        return
    if isinstance(node, ast.Attribute) and node.attr == "parameters":
        if owner.kind is Kind.MODULE and not _defines(owner, "parameters"):
            yield OptimizerArgument(node, name, True, owner.weak or event.subject.weak)
    elif given.kind is Kind.MODULE and not _is_iterable(given):
        is_whole = all(len(site) == 1 for site in given.sites)
        if _is_named(node, given) if given.weak else is_whole:
            yield OptimizerArgument(node, name, False, given.weak or event.subject.weak)


def _is_iterable(module: Value) -> bool:
    if isinstance(module.definition, ClassRef) and module.definition.base_names() & _ITERABLE:
        return True
    return module.name in _ITERABLE or _defines(module, "__iter__")


def _defines(module: Value, name: str) -> bool:
    """Whether the module's own class has, or may inherit, something called `name`."""
    cls = module.definition
    return isinstance(cls, ClassRef) and (cls.has_unknown_base or cls.method(name) is not None)


def _is_named(node: ast.expr, module: Value) -> bool:
    """Whether the name is the very one for a model, and all that is known."""
    path = path_text(node)
    return bool(_MODEL_NAME.match(path.rpartition(".")[2])) and all(
        isinstance(site[0], tuple) and site[0][0] == "named" and site[0][-1] == path for site in module.sites
    )
