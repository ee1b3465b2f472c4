"""Loops over epochs that begin where a checkpoint says, one that the same file writes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, iterated, method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode

_EPOCH = re.compile(r"epoch|step|iter", re.I)
_SHOWING = ("tqdm", "trange", "enumerate")
_MAX_DEPTH = 4


@dataclass(frozen=True)
class ResumedEpochs:
    """`loop` counts from an entry of what the name `checkpoint` was loaded with.

    `loaded` is that call, `read` are all entries that are read of it, `saved` what the file writes with the same entry
    for the epoch.
    """

    loop: ast.For
    checkpoint: str
    loaded: ast.Call
    read: frozenset[str]
    saved: dict[str, ast.expr]

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ResumedEpochs]:
        """Every one of this file whose checkpoint goes nowhere else."""
        text = file.source.text
        if "torch.load" not in text or "torch.save" not in text or "range(" not in text:
            return
        (code,) = file.facts(LocalCode)
        for loop in code.index.of(ast.For):
            counted = iterated(loop.iter, _SHOWING) if isinstance(loop, ast.For) else None
            is_range = isinstance(counted, ast.Call) and isinstance(counted.func, ast.Name)
            if not isinstance(loop, ast.For) or not isinstance(counted, ast.Call) or not is_range:
                continue
            if ast.unparse(counted.func) == "range" and len(counted.args) >= 2:
                yield from _resumed(code, loop, counted.args[0])


def _resumed(code: LocalCode, loop: ast.For, start: ast.expr) -> Iterator[ResumedEpochs]:
    taken = list(dict.fromkeys(_taken(code, start, 0)))
    if len(taken) != 1:
        return
    checkpoint, entry = taken[0]
    loaded = code.made_by(checkpoint)
    read = _read(code, checkpoint.id, loaded)
    saved = list(_saved(code, entry))
    # What is not saved in every place may be what the file has.
    if loaded is not None and read is not None and saved:
        common = set.intersection(*(set(each) for each in saved))
        if entry in common and all(set(each) == common for each in saved):
            yield ResumedEpochs(loop, checkpoint.id, loaded, read, saved[0])


def _taken(code: LocalCode, node: ast.expr, depth: int) -> list[tuple[ast.Name, str]]:
    """The entries of checkpoints that the number may be, besides constants; two when something else may be meant."""
    unknown = [(ast.Name("?"), "?")] * 2
    if depth > _MAX_DEPTH:
        return unknown
    if isinstance(node, ast.Constant):
        return []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.right, ast.Constant):
        return _taken(code, node.left, depth + 1)
    if isinstance(node, ast.Subscript | ast.Call) and (found := _entry(code, node)):
        return [found]
    if isinstance(node, ast.Call):
        values = _returned(code, node)
    else:
        values = [value for _, value in code.all_bindings(node)]
    if not values or any(each is None for each in values):
        return unknown
    return [one for each in values if each is not None for one in _taken(code, each, depth + 1)]


def _returned(code: LocalCode, call: ast.Call) -> list[ast.expr | None]:
    """What a function or method of this file that nothing else shares its name with returns."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    functions = code.functions.get(name, [])
    if len(functions) != 1 or code.name(call.func) or functions[0].decorator_list:
        return []
    return [each.value for each in code.in_scope[functions[0]] if isinstance(each, ast.Return)]


def _entry(code: LocalCode, node: ast.Subscript | ast.Call) -> tuple[ast.Name, str] | None:
    """`checkpoint["epoch"]` or `checkpoint.get("epoch", 0)` of what `torch.load` gave."""
    owner, key = _looked_up(node)
    name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
    if not isinstance(owner, ast.Name) or not _EPOCH.search(name):
        return None
    loaded = code.made_by(owner)
    return (owner, name) if loaded is not None and code.name(loaded.func) == "torch.load" else None


def _looked_up(node: ast.AST | None) -> tuple[ast.expr | None, ast.expr | None]:
    if isinstance(node, ast.Subscript):
        return node.value, node.slice
    is_get = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_get and node.args:
        return node.func.value, node.args[0]
    return None, None


def _read(code: LocalCode, checkpoint: str, loaded: ast.Call | None) -> frozenset[str] | None:
    """The entries that are read of the checkpoint; None when all of it goes somewhere."""
    found: set[str] = set()
    for use in code.reads.get(checkpoint, []):
        if not isinstance(use, ast.Name) or code.made_by(use) is not loaded:
            continue
        around = code.parents.get(use)
        if isinstance(around, ast.Compare | ast.Delete):
            continue
        if isinstance(around, ast.Attribute):
            around = code.parents.get(around)
        owner, key = _looked_up(around)
        if owner is not use or not isinstance(key, ast.Constant):
            return None
        found.add(str(key.value))
    return frozenset(found)


def _saved(code: LocalCode, entry: str) -> Iterator[dict[str, ast.expr]]:
    """What every `torch.save` of a dict with that entry writes; nothing known for a save that may write anything."""
    for call in code.called("torch.save"):
        given = argument(call, 0, "obj")
        made = code.all_bindings(given) if isinstance(given, ast.Name) else []
        value = made[0][1] if len(made) == 1 else given
        if value is not None and method_of(value, "state_dict") is not None:
            continue
        keys = value.keys if isinstance(value, ast.Dict) else [None]
        names = [each.value if isinstance(each, ast.Constant) else None for each in keys]
        is_known = None not in names and not (isinstance(given, ast.Name) and _is_changed(code, given))
        if not is_known or not isinstance(value, ast.Dict):
            yield {}
        elif entry in names:
            yield {str(name): each for name, each in zip(names, value.values, strict=True)}


def _is_changed(code: LocalCode, given: ast.Name) -> bool:
    """Whether entries are added to the dict after it is made, or somebody else may do it."""
    uses = [each for each in code.reads.get(given.id, []) if isinstance(each, ast.Name)]
    return any(
        not isinstance(around, ast.Call) or code.name(around.func) != "torch.save"
        for around in (code.parents.get(each) for each in uses if code.scope(each) is code.scope(given))
    )
