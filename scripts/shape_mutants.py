#!/usr/bin/env python3
"""Changes one number in a model, runs it for real, and compares how it ends with what the shape engine says.

    scripts/shape_mutants.py --truth        # runs the mutants (minutes) and writes tests/shapes/zoo_mutants.json
    scripts/shape_mutants.py [--misses]     # compares with what the engine says now (seconds)

A mutant is one integer literal of a call's arguments, of an attribute's value or of a default, changed by one step.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

_TOP = Path(__file__).parents[1]
_ZOO = _TOP / "tests" / "shapes" / "zoo"
_TRUTHS = _TOP / "tests" / "shapes" / "zoo_mutants.json"
_PER_FILE = 24
_MAX_LITERAL = 4096
_SEED = 20261124
sys.path.insert(0, str(_TOP / "server"))
sys.path.insert(0, str(_TOP / "tests" / "shapes"))


@dataclass(frozen=True)
class Mutant:
    """One changed number, and how running the program ended: `error` is "" when it ran through."""

    file: str
    line: int
    column: int
    old: str
    new: str
    error: str = ""
    message: str = ""
    lines: tuple[int, ...] = ()


def mutants_of(path: Path) -> list[Mutant]:
    """A sample of the mutants of a file, the same each time."""
    found = list(_all_mutants(path))
    return sorted(
        random.Random(_SEED).sample(found, min(_PER_FILE, len(found))),
        key=lambda each: (each.line, each.column),
    )


def _all_mutants(path: Path) -> Iterator[Mutant]:
    tree = ast.parse(path.read_text("utf-8"))
    wanted = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.Call) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) is int and id(node) in wanted:
            for new in sorted({node.value + 1, node.value - 1, node.value * 2} - {node.value}):
                if abs(new) <= _MAX_LITERAL:
                    yield Mutant(path.name, node.lineno, node.col_offset, str(node.value), str(new))


def text_of(mutant: Mutant) -> str:
    """The program with its one number changed."""
    lines = (_ZOO / mutant.file).read_text("utf-8").split("\n")
    line = lines[mutant.line - 1]
    assert line[mutant.column :].startswith(mutant.old)
    lines[mutant.line - 1] = line[: mutant.column] + mutant.new + line[mutant.column + len(mutant.old) :]
    return "\n".join(lines)


def run(mutant: Mutant) -> Mutant:
    """The mutant with how it really ends."""
    import torch
    from zoo_truth import truth_of

    torch.set_num_threads(1)
    raised = truth_of(text_of(mutant)).raised
    error, message, lines = raised or ("", "", ())
    return Mutant(**{**asdict(mutant), "error": error, "message": message, "lines": tuple(lines)})


def _write_truths() -> None:
    wanted = [each for path in sorted(_ZOO.glob("*.py")) for each in mutants_of(path)]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(run, wanted, chunksize=4))
    rows = ",\n".join(json.dumps(asdict(each), ensure_ascii=False) for each in found)
    _TRUTHS.write_text(f"[\n{rows}\n]\n", "utf-8")
    print(f"{len(found)} mutants, {sum(bool(each.error) for each in found)} raise")


@dataclass
class Score:
    """How the engine did on the mutants of one file, or of all."""

    n_raising: int = 0
    n_found: int = 0
    n_same_words: int = 0
    n_false: int = 0


def compare(truths: list[Mutant], shows_misses: bool) -> dict[str, Score]:
    """The scores by file; "" is the sum."""
    scores: dict[str, Score] = {}
    for each in truths:
        said = _errors_said(text_of(each))
        is_found = any(line in each.lines for line, _, _ in said)
        same = any(line in each.lines and message == each.message for line, _, message in said)
        for name in (each.file, ""):
            score = scores.setdefault(name, Score())
            score.n_raising += bool(each.error)
            score.n_found += bool(each.error) and is_found
            score.n_same_words += bool(each.error) and same
            score.n_false += not each.error and bool(said)
        if shows_misses and (bool(each.error) != bool(said) or (each.error and not same)):
            print(
                f"{each.file}:{each.line} {each.old} → {each.new}\n   is   {each.error} {each.message} {each.lines}"
            )
            print(f"   said {said}")
    return scores


def _errors_said(text: str) -> list[tuple[int, str, str]]:
    from torchvet.shapes.analysis import analyse
    from torchvet.syntax.source import SourceFile

    return [
        (each.span[0], each.error, each.message)
        for each in analyse(SourceFile("program.py", text)).raised
        if each.is_sure
    ]


def main() -> None:
    """See the top of this file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--truth", action="store_true", help="run the mutants and write down how they end")
    parser.add_argument(
        "--misses", action="store_true", help="show each mutant where the engine says something else"
    )
    asked = parser.parse_args()
    if asked.truth:
        _write_truths()
    truths = [
        Mutant(**{**each, "lines": tuple(each["lines"])}) for each in json.loads(_TRUTHS.read_text("utf-8"))
    ]
    print("file                     raise  found  same words  wrong")
    for name, score in sorted(
        compare(truths, asked.misses).items(), key=lambda item: (item[0] == "", item[0])
    ):
        counts = f"{score.n_raising:>5}  {score.n_found:>5}  {score.n_same_words:>10}  {score.n_false:>5}"
        print(f"{name or 'all':<24} {counts}")


if __name__ == "__main__":
    main()
