"""The two loops of a script that trains by itself, over epochs and over batches, told from its text.

A chain of `for` and `while` statements leads to each `backward()`, through the functions that are called on the way. The
innermost one that also steps is the loop over batches, the one around it that counts with `range` is the loop over epochs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from torchvet_runtime.source import Source

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Statement = ast.For | ast.While
_EPOCH = re.compile(r"(.*_)?(epochs?|ep|e)(_.*|idx|\d)?", re.IGNORECASE)
# Long enough for main() → train() → train_epoch() → train_step() → closure().
_MOST_CALLS = 6
# Names alone can suggest far more ways through a program than there are.
_MOST_CHAINS = 64


@dataclass(frozen=True, eq=False)
class Unit:
    """The code of one function, or of a file's top level, as its code object is called."""

    source: Source
    name: str
    first_line: int
    body: list[ast.stmt]


@dataclass(frozen=True, eq=False)
class Loop:
    """A loop and the code it stands in. `node` is a `while` only as long as the loop's meaning is not known."""

    unit: Unit
    node: _Statement


@dataclass(frozen=True)
class TrainingLoops:
    """The loops around one `backward()`. `batches` is missing where each epoch is a single step."""

    epochs: Loop
    batches: Loop | None

    def text(self, of: Source) -> str:
        """Both loops with their lines, for people."""
        loops = [each for each in (self.epochs, self.batches) if each is not None]
        return ", ".join(_place(each, of) for each in loops)


@dataclass(frozen=True, eq=False)
class _Site:
    """Something named or called inside a unit, and the loops around it, outermost first."""

    unit: Unit
    name: str
    loops: tuple[Loop, ...]


@dataclass
class _Program:
    """All units by name, and all sites by what they name."""

    units: dict[str, list[Unit]] = field(default_factory=dict)
    sites: dict[str, list[_Site]] = field(default_factory=dict)


def training_loops(sources: list[Source]) -> list[TrainingLoops]:
    """The pairs of loops that lead to a `backward()`; empty when none is understood."""
    program = _Program()
    for source in sources:
        for unit in _units(source):
            program.units.setdefault(unit.name, []).append(unit)
            for site in _sites(unit):
                program.sites.setdefault(site.name, []).append(site)
    found = []
    for site in program.sites.get("backward", []):
        for chain in islice(_chains(site, program, ()), _MOST_CHAINS):
            if (loops := _understood(chain, program)) is not None and loops not in found:
                found.append(loops)
    return found


def range_of(iterated: ast.expr) -> ast.Call | None:
    """The `range(…)` in `range(…)`, `trange(…)` and `tqdm(range(…))`."""
    if not isinstance(iterated, ast.Call):
        return None
    name = _last_name(iterated.func)
    if name in {"range", "trange", "xrange"}:
        return iterated
    return range_of(iterated.args[0]) if name.lower().startswith("tqdm") and iterated.args else None


def _units(source: Source) -> Iterator[Unit]:
    yield Unit(source, "<module>", 1, source.tree.body)
    for node in ast.walk(source.tree):
        if isinstance(node, _Function):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            yield Unit(source, node.name, first, node.body)


def _sites(unit: Unit) -> Iterator[_Site]:
    """What stands in a unit itself, not in functions defined inside it."""
    waiting: list[tuple[ast.AST, tuple[Loop, ...]]] = [(each, ()) for each in reversed(unit.body)]
    while waiting:
        node, loops = waiting.pop()
        if isinstance(node, _Function | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(node, ast.Attribute):
            yield _Site(unit, node.attr, loops)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield _Site(unit, unit.source.names.get(node.id, node.id).rpartition(".")[2], loops)
        inner = (*loops, Loop(unit, node)) if isinstance(node, _Statement) else loops
        waiting += [(each, inner) for each in reversed(list(ast.iter_child_nodes(node)))]


def _chains(site: _Site, program: _Program, inner: tuple[Unit, ...]) -> Iterator[tuple[Loop, ...]]:
    """The loops around a site and around whatever leads to it, outermost first."""
    callers = program.sites.get(site.unit.name, []) if len(inner) < _MOST_CALLS else []
    callers = [each for each in callers if each.unit is not site.unit and each.unit not in inner]
    if not callers:
        yield site.loops
    for caller in callers:
        for outer in _chains(caller, program, (*inner, site.unit)):
            yield (*outer, *site.loops)


def _understood(chain: tuple[Loop, ...], program: _Program) -> TrainingLoops | None:
    stepping = list(chain)
    while stepping and not _reaches_a_step(stepping[-1].node, program, set()):
        # Accumulates gradients: the step comes after it.
        stepping.pop()
    if not stepping:
        # Nothing steps at all: the weights are changed by hand.
        stepping = list(chain)
    if not stepping:
        return None
    *outer, innermost = stepping
    if _counts_epochs(innermost):
        return TrainingLoops(innermost, None)
    counting = [each for each in outer if _is_range(each)]
    named = [each for each in counting if _counts_epochs(each)]
    nearest = (named or counting)[-1:]
    return TrainingLoops(nearest[0], innermost) if nearest else None


def _reaches_a_step(node: ast.AST, program: _Program, known: set[str]) -> bool:
    for each in ast.walk(node):
        if not isinstance(each, ast.Name | ast.Attribute):
            continue
        name = _last_name(each)
        if name == "step":
            return True
        if name not in known and name in program.units:
            known.add(name)
            body = ast.Module([line for unit in program.units[name] for line in unit.body], [])
            if _reaches_a_step(body, program, known):
                return True
    return False


def _counts_epochs(loop: Loop) -> bool:
    """Whether a loop counts with a variable that is called like an epoch."""
    target = loop.node.target if isinstance(loop.node, ast.For) else None
    return isinstance(target, ast.Name) and _is_range(loop) and _EPOCH.fullmatch(target.id) is not None


def _is_range(loop: Loop) -> bool:
    node = loop.node
    return isinstance(node, ast.For) and isinstance(node.target, ast.Name) and range_of(node.iter) is not None


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _place(loop: Loop, of: Source) -> str:
    where = "line" if loop.unit.source is of else f"{loop.unit.source.path.name}, line"
    if isinstance(loop.node, ast.While):
        return f"while in {where} {loop.node.lineno}"
    return f"for {ast.unparse(loop.node.target)} in {where} {loop.node.lineno}"
