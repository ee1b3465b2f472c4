"""How well errors of shape are found: whole models with one number changed, what torch says of them, what we say.

`--write` first runs the mutants of changed files of tests/shapes/zoo. Then what is said of each mutant is compared with
what torch said. Of a program that runs nothing may be said: the exit code is 1 when something is.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path

from shape_answers import Said, errors_said
from zoo_mutants import Mutant, kept_mutants, write_mutants, zoo_files

_COLUMNS = ("crash", "said", "place", "type", "message", "run", "alarms")


@dataclass
class Tally:
    """Mutants of one file: how many crash, of how many of these we say so, with which parts right; how many run."""

    name: str
    crash: int = 0
    said: int = 0
    place: int = 0
    type: int = 0
    message: int = 0
    run: int = 0
    alarms: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> list[int]:
        """In the order of the table's columns."""
        return [self.crash, self.said, self.place, self.type, self.message, self.run, len(self.alarms)]


def main() -> int:
    """Writes when asked to, compares; 1 when something was said of a program that runs, or a file has no mutants."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--write", action="store_true", help="run the mutants of changed files, then compare")
    parser.add_argument("--write-anew", action="store_true", help="run all mutants and compare nothing")
    parser.add_argument(
        "--misses", action="store_true", help="list the crashes that are not said, or otherwise"
    )
    parser.add_argument("names", nargs="*", help="only these files, without .py")
    chosen = parser.parse_args()
    if chosen.write or chosen.write_anew:
        write_mutants(is_anew=chosen.write_anew)
    if chosen.write_anew:
        return 0
    tallies = [tally_of(each) for each in zoo_files() if not chosen.names or each.stem in chosen.names]
    _print_table(tallies)
    for line in [line for each in tallies for line in each.alarms + (each.misses if chosen.misses else [])]:
        print(line)
    without = [each.name for each in tallies if each.crash + each.run == 0]
    if without:
        print(f"no mutants of {', '.join(without)}: run with --write", file=sys.stderr)
    return 1 if without or any(each.alarms for each in tallies) else 0


def tally_of(path: Path) -> Tally:
    """Compares what is said of the mutants of one file, and of the file itself, with what torch said."""
    text = path.read_text("utf-8")
    tally = Tally(path.stem)
    _count_running(tally, path.stem, _errors_said(text))
    tally.run = 0
    for mutant in kept_mutants(path):
        edit = mutant.edit
        where = f"{path.stem}:{edit.line}:{edit.column}: {edit.old} → {edit.new}"
        said = _errors_said(edit.applied(text))
        if mutant.error is None:
            _count_running(tally, where, said)
        else:
            _count_crashing(tally, where, mutant, said)
    return tally


def _errors_said(text: str) -> list[Said]:
    try:
        return errors_said(text)
    except ImportError:
        raise
    except Exception as error:  # noqa: BLE001  # one broken analysis must not hide the other seven hundred
        return [Said(0, type(error).__name__, f"the analysis broke: {error}")]


def _count_running(tally: Tally, where: str, said: list[Said]) -> None:
    tally.run += 1
    tally.alarms += [f"ALARM {where}\n    said  {_shown(each)}" for each in said[:1]]


def _count_crashing(tally: Tally, where: str, mutant: Mutant, said: list[Said]) -> None:
    tally.crash += 1
    tally.said += bool(said)
    placed = [each for each in said if each.line in mutant.lines]
    typed = [each for each in placed if each.error == mutant.error]
    worded = [each for each in typed if each.message == mutant.message]
    tally.place += bool(placed)
    tally.type += bool(typed)
    tally.message += bool(worded)
    broken = [each for each in said if each.line == 0]
    tally.alarms += [f"BROKE {where}\n    said  {_shown(each)}" for each in broken]
    if not worded:
        lines = ", ".join(map(str, mutant.lines))
        kind = "OTHER" if said else "MISS "
        truth = f"{kind} {where}\n    torch {lines}: {mutant.error}: {mutant.message}"
        tally.misses.append("\n".join([truth, *(f"    said  {_shown(each)}" for each in said)]))


def _shown(said: Said) -> str:
    return f"{said.line}: {said.error}: {said.message}"


def _print_table(tallies: list[Tally]) -> None:
    sums = [sum(column) for column in zip(*(each.numbers for each in tallies), strict=True)]
    width = max([len(each.name) for each in tallies] + [5])
    print(f"{'':{width}}" + "".join(f"{each:>9}" for each in _COLUMNS))
    for name, numbers in [*((each.name, each.numbers) for each in tallies), ("all", sums)]:
        print(f"{name:{width}}" + "".join(f"{each:>9}" for each in numbers))
    shares = [
        f"{name} {number / max(sums[0], 1):.1%}"
        for name, number in zip(_COLUMNS[1:5], sums[1:5], strict=True)
    ]
    print(f"of {sums[0]} that crash: {', '.join(shares)}; of {sums[5]} that run: {sums[6]} alarms")


if __name__ == "__main__":
    sys.exit(main())
