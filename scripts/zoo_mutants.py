"""Programs with one wrong number, and what torch says of them.

A mutant is a file of tests/shapes/zoo in which one literal int is another one, or two neighbouring ones have changed places.
Which mutants there are hangs only on the text of the file. What torch says is kept in tests/shapes/zoo_mutants.json, so
that comparing with it takes no torch. Run by scripts/shape_mutants.py.
"""

from __future__ import annotations

import ast
import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue
from typing import Any

_SHAPES = Path(__file__).resolve().parent.parent / "tests" / "shapes"
_CACHE = _SHAPES / "zoo_mutants.json"
_PER_FILE, _N_RUNNERS, _LIMIT_S, _LARGEST = 24, 2, 20.0, 4096
_SEEDS = (271828, 314159)
# Their numbers say nothing about shapes.
_SHAPELESS = {"manual_seed", "print", "StepLR", "SGD", "Adam", "AdamW", "RMSprop", "add_argument", "round"}
# Not what the program does, but that it was stopped; the last is torch's word for it.
_STOPPED = ("TimeoutError", "MemoryError", "can't allocate memory")


@dataclass(frozen=True, order=True)
class Edit:
    """`old` stands at this place of a line, and `new` in the mutant; lines from 1, columns from 0 in code points."""

    line: int
    column: int
    old: str
    new: str

    def applied(self, text: str) -> str:
        """The text of the mutant."""
        rows = text.split("\n")
        row = rows[self.line - 1]
        if not row.startswith(self.old, self.column):
            raise ValueError(f"line {self.line} is not what it was when the mutants were made")
        rows[self.line - 1] = row[: self.column] + self.new + row[self.column + len(self.old) :]
        return "\n".join(rows)


@dataclass(frozen=True)
class Mutant:
    """What torch does with a file after one edit: it runs, or raises `error`.

    `lines` are those of the traceback that lie in the file, the innermost last.
    """

    edit: Edit
    error: str | None
    message: str
    lines: tuple[int, ...]


def zoo_files() -> list[Path]:
    """The programs that mutants are made of."""
    return sorted((_SHAPES / "zoo").glob("*.py"))


def kept_mutants(path: Path) -> list[Mutant]:
    """What torch said of the mutants of one file; none when the file has changed since."""
    kept = _kept().get(path.stem, {})
    rows = kept["mutants"] if kept.get("digest") == _digest(path.read_text("utf-8")) else []
    return [
        Mutant(
            Edit(row["line"], row["column"], row["old"], row["new"]),
            row["error"],
            row["message"],
            tuple(row["lines"]),
        )
        for row in rows
    ]


def write_mutants(*, is_anew: bool) -> None:
    """Runs the mutants of files that have changed, or of all, and keeps what torch said."""
    kept = {} if is_anew else _kept()
    found: dict[str, Any] = {}
    with running() as run:
        for path in zoo_files():
            text = path.read_text("utf-8")
            found[path.stem] = kept.get(path.stem)
            if found[path.stem] is None or found[path.stem]["digest"] != _digest(text):
                mutants = run(text, sampled_edits(text, path.stem))
                rows = [_row(each) for each in mutants if each is not None]
                found[path.stem] = {"digest": _digest(text), "mutants": rows}
                print(f"{path.stem}: {len(rows)} mutants", file=sys.stderr)
    _CACHE.write_text(_as_lines(found), "utf-8")


def sampled_edits(text: str, seed: str) -> list[Edit]:
    """About two dozen edits of a file, always the same, at as many different numbers as there are."""
    chance = random.Random(seed)
    sites: dict[tuple[int, int], list[Edit]] = {}
    for edit in _edits(text):
        sites.setdefault((edit.line, edit.column), []).append(edit)
    for edits in sites.values():
        chance.shuffle(edits)
    chosen: list[Edit] = []
    while len(chosen) < _PER_FILE and any(sites.values()):
        places = [place for place, edits in sites.items() if edits]
        chance.shuffle(places)
        chosen += [sites[place].pop() for place in places[: _PER_FILE - len(chosen)]]
    return sorted(chosen)


class _Numbers(ast.NodeVisitor):
    """Finds the ints that may decide a shape, with their signs, and groups of them that stand side by side."""

    def __init__(self) -> None:
        self.numbers: list[ast.expr] = []
        self.groups: list[Sequence[ast.expr]] = []

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in _SHAPELESS:
            self.groups.append(node.args)
            self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        self.groups.append(node.elts)
        self.generic_visit(node)

    def visit_List(self, node: ast.List) -> None:
        self.groups.append(node.elts)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if type(node.value) is int:
            self.numbers.append(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if _number(node) is not None:
            self.numbers.append(node)
        else:
            self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        """Conditions choose, they don't size."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Before Python 3.12 what stands in an f-string has no true place."""


def _number(node: ast.expr) -> int | None:
    if isinstance(node, ast.Constant):
        return node.value if type(node.value) is int else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand)
        return None if inner is None else -inner
    return None


def _edits(text: str) -> Iterator[Edit]:
    found = _Numbers()
    found.visit(ast.parse(text))
    for node in found.numbers:
        number = _number(node)
        assert number is not None
        for other in _others(number):
            yield _edit(text, node, node, str(other))
    for group in found.groups:
        for left, right in pairwise(group):
            numbers = (_number(left), _number(right))
            if None not in numbers and numbers[0] != numbers[1] and left.lineno == right.end_lineno:
                yield _edit(text, left, right, f"{numbers[1]}, {numbers[0]}")


def _others(number: int) -> list[int]:
    if number < 0:
        return [number - 1, number + 1, -number]
    wild = [number * 2, number // 2] if number > 1 else []
    near = [number + 1, number - 1]
    return near + sorted({each for each in wild if each <= _LARGEST} - set(near))


def _edit(text: str, first: ast.expr, last: ast.expr, new: str) -> Edit:
    row = text.split("\n")[first.lineno - 1].encode()
    old = row[first.col_offset : last.end_col_offset].decode()
    return Edit(first.lineno, len(row[: first.col_offset].decode()), old, new)


class _Runner:
    """tests/shapes/zoo_runner.py, which answers one program at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def truth(self, text: str, seed: int, *, is_whole: bool) -> dict[str, Any]:
        """What running `text` shows, as zoo_runner.py writes it."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        request = {"text": text, "seed": seed, "limit_s": _LIMIT_S, "is_whole": is_whole}
        stdin.write(json.dumps(request) + "\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.readline())
        return answer


class Runners:
    """Some runners that work at the same time."""

    def __init__(self, runners: list[_Runner]) -> None:
        self._free: SimpleQueue[_Runner] = SimpleQueue()
        for each in runners:
            self._free.put(each)
        self._n_runners = len(runners)

    def __call__(self, text: str, edits: list[Edit]) -> list[Mutant | None]:
        """The mutants in the order of the edits; None for one that was stopped, or whose end hangs on luck."""
        with ThreadPoolExecutor(self._n_runners) as pool:
            return list(pool.map(lambda edit: self._mutant(text, edit), edits))

    def truth(self, text: str) -> dict[str, Any]:
        """All that running `text` shows."""
        return self._asked(text, _SEEDS[0], is_whole=True)

    def _mutant(self, text: str, edit: Edit) -> Mutant | None:
        first, second = (self._asked(edit.applied(text), seed, is_whole=False)["crash"] for seed in _SEEDS)
        if first is None and second is None:
            return Mutant(edit, None, "", ())
        if first != second or any(each in f"{first['error']}: {first['message']}" for each in _STOPPED):
            return None
        return Mutant(edit, first["error"], first["message"], tuple(first["lines"]))

    def _asked(self, text: str, seed: int, *, is_whole: bool) -> dict[str, Any]:
        runner = self._free.get()
        try:
            return runner.truth(text, seed, is_whole=is_whole)
        finally:
            self._free.put(runner)


@contextmanager
def running() -> Iterator[Runners]:
    """Processes that run programs, as long as the block lasts."""
    command = [sys.executable, "-X", "utf8", str(_SHAPES / "zoo_runner.py")]
    with ExitStack() as stack:
        runners = []
        for _ in range(_N_RUNNERS):
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            runners.append(_Runner(stack.enter_context(process)))
        # Leaving the block closes their input, which ends them.
        yield Runners(runners)


def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(_CACHE.read_text("utf-8")) if _CACHE.exists() else {}
    return kept


def _row(mutant: Mutant) -> dict[str, Any]:
    return {
        **asdict(mutant.edit),
        "error": mutant.error,
        "message": mutant.message,
        "lines": list(mutant.lines),
    }


def _as_lines(found: dict[str, Any]) -> str:
    """JSON with one mutant in each line, so that a difference can be read."""
    files = []
    for name, file in found.items():
        rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in file["mutants"])
        files.append(f' "{name}": {{"digest": "{file["digest"]}", "mutants": [\n{rows}\n ]}}')
    return "{\n" + ",\n".join(files) + "\n}\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
