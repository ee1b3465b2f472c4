"""Rule missing-main-guard."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Position, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.unguarded_workers import UnguardedWorkers
from torchvet.rules._contract import WARNING, Report, message, related, rule, unsafe_fix

_GUARD = 'if __name__ == "__main__":'


@rule(severity=WARNING, since="0.1")
def missing_main_guard(unguarded: UnguardedWorkers, file: FileFacts) -> Iterator[Report]:
    """Worker processes are started by code that each of them runs again.

    On Windows and macOS, and on Linux since Python 3.14, a worker is a new process that imports the script first.
    What stands at the top of the script then runs in the worker, which would start workers of its own: RuntimeError,
    "An attempt has been made to start a new process before the current process has finished its bootstrapping phase".
    Under `if __name__ == "__main__":` only the script itself runs it.

    Bad:
        import torch
        from torch.utils.data import DataLoader, TensorDataset

        loader = DataLoader(TensorDataset(torch.randn(8, 2)), batch_size=4, num_workers=2)
        for (x,) in loader:
            print(x.mean())

    Good:
        import torch
        from torch.utils.data import DataLoader, TensorDataset

        loader = DataLoader(TensorDataset(torch.randn(8, 2)), batch_size=4, num_workers=2)
        if __name__ == "__main__":
            for (x,) in loader:
                print(x.mean())
    """
    yield Report(
        range=file.source.range_of(unguarded.use),
        message=message(
            "this starts worker processes as soon as the file is read, and where they are spawned (Windows, macOS, "
            "Python 3.14) each reads the file again: RuntimeError"
        ),
        fix=_fix(unguarded.statement, file),
        related=(related(file.source.range_of(unguarded.loader), "the loader with workers"),),
    )


def _fix(statement: ast.stmt, file: FileFacts) -> Fix | None:
    """Puts all from `statement` to the end of the file under a main guard."""
    source, body = file.source, file.source.tree.body
    rest = body[body.index(statement) :] if statement in body else []
    inside = [each for one in rest for each in ast.walk(one)]
    strings = [each for each in inside if isinstance(each, ast.Constant | ast.JoinedStr)]
    is_split = any((each.end_lineno or each.lineno) > each.lineno for each in strings)
    if not rest or is_split or source.recovered.error is not None or statement.col_offset:
        return None
    lines = range(statement.lineno, (rest[-1].end_lineno or rest[-1].lineno) + 1)
    edits = [Edit(_at(lines[0]), f"{_GUARD}\n    ")]
    edits += [Edit(_at(line), "    ") for line in lines[1:] if source.lines[line - 1].strip()]
    return unsafe_fix("Run it from here on only as a script", *edits)


def _at(line: int) -> Range:
    return Range(Position(line, 0), Position(line, 0))
