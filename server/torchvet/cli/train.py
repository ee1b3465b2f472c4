"""`torchvet train`: runs the training runtime in the user's own Python and shows how far it is.

This process knows no PyTorch. It chooses the interpreter, hands the options on, passes signals on, and draws a bar from the run's
events when somebody is watching. Exit codes are the runtime's: 0 done, 130 or 143 stopped and resumable, 1 failed, 2 usage.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from torchvet.cli.exits import USAGE_OR_INTERNAL_ERROR
from torchvet.cli.interpreters import InterpreterError, users_interpreter
from torchvet.cli.train_options import add_options, handed_on

_LAUNCHER = Path(__file__).resolve().parents[2] / "torchvet_runtime" / "launch.py"
_HANDED_ON = ("SIGINT", "SIGTERM", "SIGUSR1")
_POLL_S = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `torchvet train`; the runtime checks their values."""
    add_options(parser)
    parser.epilog = "What stands after -- is handed on to a script that has its own training loop."
    parser.__class__ = _HandingOn


class _HandingOn(argparse.ArgumentParser):
    """Keeps what stands after `--` as it is; argparse alone loses it when an option stands before (Python 3.10 to 3.13)."""

    # Any: argparse's own signature is overloaded; the arguments go through unchanged.
    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        own = list(sys.argv[1:] if args is None else args)
        end = own.index("--") if "--" in own else len(own)
        parsed, unknown = super().parse_known_args(own[:end], namespace)
        parsed.arguments = own[end + 1 :]
        return parsed, unknown


def run(arguments: argparse.Namespace) -> int:
    """Trains, and returns the exit code of the run."""
    beside = Path((arguments.file or "").partition("::")[0])
    try:
        python = users_interpreter(arguments.python, beside, os.environ)
    except InterpreterError as error:
        print(f"torchvet: {error}", file=sys.stderr)
        return USAGE_OR_INTERNAL_ERROR
    run_dir = _run_dir(arguments, beside)
    is_only_plan = arguments.plan or arguments.save_plan or arguments.dry_run
    is_watched = sys.stderr.isatty() and not is_only_plan and run_dir is not None
    line = [python, "-X", "utf8", str(_LAUNCHER), "train", *handed_on(arguments, run_dir)]
    if is_watched:
        line += ["--progress", "plan"]
    scripts = ["--", *arguments.arguments] if arguments.arguments else []
    if arguments.save_plan:
        return _saved(line, scripts, beside)
    return _trained([*line, *scripts], run_dir if is_watched else None)


def _saved(line: list[str], scripts: list[str], file: Path) -> int:
    """Shows the plan, and writes it into the project's pyproject.toml."""
    from torchvet.cli.save_plan import SavingError, save_plan

    with tempfile.TemporaryDirectory(prefix="torchvet-") as folder:
        keys = Path(folder) / "plan.json"
        code = _trained([*line, "--plan-keys", str(keys), *scripts], None)
        if code != 0 or not keys.exists():
            return code
        try:
            target = save_plan(keys, file)
        except SavingError as error:
            print(f"torchvet: {error}", file=sys.stderr)
            return USAGE_OR_INTERNAL_ERROR
    print(f"written into {target}; edit it there, and `torchvet train {file}` follows it")
    return code


def _run_dir(arguments: argparse.Namespace, beside: Path) -> Path | None:
    """The run's folder, named here so that its events can be followed; `None` leaves it to the runtime."""
    if arguments.resume or arguments.run_dir:
        return Path(arguments.resume or arguments.run_dir).absolute()
    if not beside.name or not sys.stderr.isatty():
        return None
    stem = Path("runs").absolute() / f"{beside.stem}-{time.strftime('%Y%m%d-%H%M%S')}"
    return stem if not stem.exists() else stem.with_name(f"{stem.name}-{os.getpid()}")


def _trained(line: list[str], watched: Path | None) -> int:
    """Runs the line to its end, with a bar for the run in `watched`; returns its exit code."""
    sys.stdout.flush()
    # With a terminal, Ctrl-C reaches both processes by itself. Without one the run gets its own group, and every
    # signal through us, so that it never gets one twice.
    has_terminal = sys.stdin is not None and sys.stdin.isatty()
    try:
        process = subprocess.Popen(line, start_new_session=not has_terminal)
    except OSError as error:
        print(f"torchvet: can't start {line[0]}: {error.strerror}", file=sys.stderr)
        return USAGE_OR_INTERNAL_ERROR
    with _signals_handed_to(process, passes_interrupt=not has_terminal):
        if watched is not None:
            from torchvet.cli.train_bar import show_progress

            show_progress(process, watched, _POLL_S)
        code = process.wait()
    # Killed by a signal: as a shell says it.
    return 128 - code if code < 0 else code


@contextmanager
def _signals_handed_to(process: subprocess.Popen[bytes], passes_interrupt: bool) -> Iterator[None]:
    """While inside, this process leaves stopping to the run, and ends when that does."""

    def hand_on(number: int, _frame: FrameType | None) -> None:
        if process.poll() is None and (passes_interrupt or number != signal.SIGINT):
            process.send_signal(number)

    # Job queues announce with SIGUSR1 that a machine is taken away; Windows has no such signal.
    heard = [each for name in _HANDED_ON if (each := getattr(signal, name, None)) is not None]
    before = {each: signal.signal(each, hand_on) for each in heard}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
