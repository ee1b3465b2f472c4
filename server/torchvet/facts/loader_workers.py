"""How many processes a DataLoader loads with, as far as the code says it for sure."""

from __future__ import annotations

import ast

from torchvet.facts.call_parts import argument
from torchvet.facts.command_line import option_default
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import constant_values

_CORES = frozenset({"os.cpu_count", "multiprocessing.cpu_count", "torch.multiprocessing.cpu_count"})


def least_workers(code: LocalCode, loader: ast.Call) -> int:
    """The number of workers that the loader surely has at least; 0 when that is not known."""
    given = argument(loader, 5, "num_workers")
    if given is None:
        return 0
    # As many as there are cores: more than one wherever somebody trains.
    if isinstance(given, ast.Call) and code.name(given.func) in _CORES:
        return 2
    values = constant_values(code, given)
    return min((each if type(each) is int else 0 for each in values), default=0)


def usual_workers(code: LocalCode, loader: ast.Call) -> tuple[int, bool]:
    """The same, or else the number that the command line has as its default; and whether it is sure."""
    least = least_workers(code, loader)
    given = argument(loader, 5, "num_workers")
    usual = option_default(code, given) if given is not None and not least else None
    return (usual, False) if type(usual) is int else (least, True)


def is_set(loader: ast.Call, index: int, name: str) -> bool:
    """Whether the loader is given that argument, and not as a plain None or False."""
    given = argument(loader, index, name)
    return given is not None and not (isinstance(given, ast.Constant) and not given.value)
