"""Starting tests/program_runner.py and asking it to run programs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# Runs a program in a folder; gives what went otherwise than it says, empty when nothing did.
Run = Callable[[Path, Path, str], str]


@contextmanager
def running() -> Iterator[Run]:
    """The runner, as long as the block lasts."""
    command = [sys.executable, "-X", "utf8", str(Path(__file__).parent / "program_runner.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as runner:
        stdin, stdout = runner.stdin, runner.stdout
        assert stdin is not None and stdout is not None

        def answer(main: Path, folder: Path, shows: str) -> str:
            stdin.write(json.dumps({"main": str(main), "folder": str(folder), "shows": shows}) + "\n")
            stdin.flush()
            return str(json.loads(stdout.readline()))

        yield answer
        stdin.close()
