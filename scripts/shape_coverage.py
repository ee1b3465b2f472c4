"""How much is said of the shapes in whole models, and whether it is true: tests/shapes/zoo run by torch, expression by expression.

Assigned names, loop variables, what is returned, calls, operators and subscripts count. The exit code is 1 when a shape was
said that was not there.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shape_answers import Span, shapes_said
from zoo_mutants import Runners, running, zoo_files

# All shapes that came by, some of them, none, or one that never did; and said where torch had no tensor or never came.
_KINDS = ("right", "partly", "silent", "wrong", "unseen")


def main() -> int:
    """Prints a table of files; 1 when something wrong was said."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--silent", action="store_true", help="list also the expressions of which nothing is said"
    )
    parser.add_argument("names", nargs="*", help="only these files, without .py")
    chosen = parser.parse_args()
    listed = {"wrong", "unseen", "partly"} | ({"silent"} if chosen.silent else set())
    total: Counter[str] = Counter()
    print(f"{'':24}" + "".join(f"{each:>8}" for each in _KINDS))
    with running() as run:
        for path in [each for each in zoo_files() if not chosen.names or each.stem in chosen.names]:
            found = list(_judged(path, run))
            tally = Counter(kind for kind, _ in found)
            total += tally
            print(_row(path.stem, tally))
            for line in [line for kind, line in found if kind in listed]:
                print(line)
    print(_row("all", total))
    return 1 if total["wrong"] else 0


def _row(name: str, tally: Mapping[str, int]) -> str:
    return f"{name:24}" + "".join(f"{tally.get(kind, 0):>8}" for kind in _KINDS)


def _judged(path: Path, run: Runners) -> Iterator[tuple[str, str]]:
    """For each expression what we said is worth, and a line that shows it."""
    text = path.read_text("utf-8")
    truth = run.truth(text)
    if truth["crash"] is not None:
        raise ValueError(f"{path.name} does not run: {truth['crash']['message']}")
    seen = {**_shapes(truth["values"]), **_shapes(truth["names"])}
    said = shapes_said(text)
    for span in sorted(seen.keys() | said.keys()):
        ours, real = set(said.get(span, ())), set(seen.get(span, ()))
        kind = _kind(ours, real)
        place = f"{path.stem}:{span[0]}:{span[1]}–{span[3]}"
        yield kind, f"  {kind:7} {place}: said {_listed(ours)}, is {_listed(real)}"


def _kind(ours: set[str], real: set[str]) -> str:
    if not real:
        return "unseen"
    if not ours:
        return "silent"
    if not ours <= real:
        return "wrong"
    return "right" if ours == real else "partly"


def _shapes(places: Mapping[str, Any]) -> dict[Span, tuple[str, ...]]:
    """Spans from their keys, shapes in the words of the adapter."""
    found = {}
    for key, seen in places.items():
        line, column, end_line, end_column = map(int, key.split(":"))
        found[line, column, end_line, end_column] = tuple(f"{tuple(sizes)} {dtype}" for sizes, dtype in seen)
    return found


def _listed(shapes: set[str]) -> str:
    return ", ".join(sorted(shapes)) or "nothing"


if __name__ == "__main__":
    sys.exit(main())
