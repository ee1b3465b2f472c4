"""A program from its first line to what nothing in it calls, unit by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from torchvet.shapes.engine.ends import End
from torchvet.shapes.engine.entries import run_uncalled
from torchvet.shapes.engine.guesses import Inputs
from torchvet.shapes.engine.state import Engine, Frame, OutOfBudget
from torchvet.shapes.engine.units import RunMemory, Unit, Units
from torchvet.shapes.engine.values import ModuleFile, ModuleObject, Scope
from torchvet.syntax.source import SourceFile


@dataclass(frozen=True)
class Done:
    """What a run did, and a module for each class and each name of the program that stands for one."""

    units: tuple[Unit, ...]
    models: Mapping[str, ModuleObject]
    stopped_early: bool


def run(engine: Engine, source: SourceFile, given: Mapping[str, Inputs], memory: RunMemory) -> Done:
    """Runs `source`; what `memory` holds of an earlier version of it is not walked again where nothing is new."""
    names = memory.prepare(source)
    file = ModuleFile(source, "__main__", Scope(names), is_main=True) if memory.file is None else memory.file
    memory.file, file.source = file, source
    top = Frame(file.scope, file)
    units = Units(engine, top, names, memory)
    models: dict[str, ModuleObject] = {}
    stopped = False
    try:
        _walk_top_level(engine, units, top)
        models = run_uncalled(engine, units, file, given)
    except (OutOfBudget, RecursionError):
        stopped = True
    memory.units = units.done
    named = {str(name): each for name, each in names.items() if isinstance(each, ModuleObject)}
    return Done(tuple(units.done), {**models, **named}, stopped)


def _walk_top_level(engine: Engine, units: Units, top: Frame) -> None:
    engine.frames.append(top)
    for statement in top.file.source.tree.body:
        if units.do(statement, partial(engine.walk, [statement])) is not End.NEXT:
            break
    engine.frames.pop()
