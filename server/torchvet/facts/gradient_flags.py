"""Flags that were meant to switch gradients: assignments to `requires_grad` and its misspelling."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.bound_objects import FACTORIES, BoundObjects, Sort
from torchvet.facts.call_parts import method_of, peeled
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.values import Kind
from torchvet.facts.vocabulary import OTHER_FRAMEWORKS, canonical, weak_kind
from torchvet.syntax.tree_index import TreeIndex

_TYPO = "require_grad"


@dataclass(frozen=True)
class MisspelledFlag:
    """`require_grad` set on a tensor or given to a factory; `is_certain`: by the binding of the tensor."""

    node: ast.Attribute | ast.keyword
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[MisspelledFlag]:
        """Every such place of this file."""
        if _TYPO not in file.source.text:
            return
        index = file.source.index
        named = [each for each in index.of(ast.Attribute) if each.attr == _TYPO]
        is_used = any(isinstance(each.ctx, ast.Load) for each in named)
        objects = file.facts(BoundObjects)[0]
        for call in index.of(ast.Call):
            name = objects.imports.qualified(call.func)
            if name is not None and canonical(name) in FACTORIES | {"torch.autograd.Variable"}:
                yield from (cls(each, True) for each in call.keywords if each.arg == _TYPO)
        for node in named:
            if not isinstance(node.ctx, ast.Store):
                continue
            if objects.sort(node.value) is Sort.TENSOR or _is_detached(file, node.value):
                yield cls(node, True)
            elif not is_used and not _defines(index, _TYPO) and _looks_like_tensor(node.value):
                yield cls(node, False)


@dataclass(frozen=True)
class ModuleFlag:
    """`module.requires_grad = value`; `is_certain`: a module by its binding, not by its name."""

    node: ast.Attribute
    statement: ast.Assign
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ModuleFlag]:
        """Every such assignment of this file."""
        if ".requires_grad" not in file.source.text or _defines(file.source.index, "requires_grad"):
            return
        objects = file.facts(BoundObjects)[0]
        for statement in file.source.index.of(ast.Assign):
            for node in statement.targets:
                if not isinstance(node, ast.Attribute) or node.attr != "requires_grad":
                    continue
                sort = objects.sort(node.value)
                if sort is Sort.MODULE:
                    yield cls(node, statement, True)
                elif sort is None and _looks_like_module(node.value, statement, objects):
                    yield cls(node, statement, False)


def _is_detached(file: FileFacts, owner: ast.expr) -> bool:
    """`images = images.clone().detach()`: only tensors have that."""
    value = file.facts(LocalCode)[0].reaching(owner) if isinstance(owner, ast.Name) else None
    return value is not None and method_of(peeled(value, "clone", "to", "cuda"), "detach") is not None


def _defines(index: TreeIndex, name: str) -> bool:
    """Whether a class of the file has an attribute or property of that name."""
    if any(each.name == name for each in index.of(ast.FunctionDef)):
        return True
    if any(name in _names_in_body(each) for each in index.of(ast.ClassDef)):
        return True
    owners = (each.value for each in index.of(ast.Attribute) if each.attr == name)
    return any(isinstance(each, ast.Name) and each.id in ("self", "cls") for each in owners)


def _names_in_body(cls: ast.ClassDef) -> Iterator[str]:
    for each in cls.body:
        targets = each.targets if isinstance(each, ast.Assign) else [getattr(each, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _looks_like_tensor(owner: ast.expr) -> bool:
    name = _last_name(owner)
    return name in ("p", "param", "parameter", "params", "weight", "bias") or _looks_like(owner, Kind.MODULE)


def _looks_like_module(owner: ast.expr, statement: ast.Assign, objects: BoundObjects) -> bool:
    is_switch = isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, bool)
    is_torch = "torch" in objects.imports.roots and not objects.imports.roots & OTHER_FRAMEWORKS
    return is_switch and is_torch and _looks_like(owner, Kind.MODULE)


def _looks_like(owner: ast.expr, kind: Kind) -> bool:
    return weak_kind(_last_name(owner)) is kind


def _last_name(owner: ast.expr) -> str:
    if isinstance(owner, ast.Attribute):
        return owner.attr
    return owner.id if isinstance(owner, ast.Name) else ""
