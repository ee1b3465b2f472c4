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

_LAUNCHER = Path(__file__).resolve().parents[2] / "torchvet_runtime" / "launch.py"
_HANDED_ON = ("SIGINT", "SIGTERM", "SIGUSR1")
_POLL_S = 0.1
# The runtime's own list is torchvet_runtime/options.py, which this program can't import.
_LOOP_OPTIONS = (
    (
        "strategy",
        "ddp|fsdp2",
        "several processes: whole copies of the model, or a part in each (default: ddp)",
    ),
    ("accumulate", "N", "batches for one step of the optimizer (default: 1)"),
    ("clip", "NORM", "the most that the norm of all gradients may be"),
    (
        "precision",
        "auto|fp32|bf16|fp16",
        "what the model computes in (default: auto, which is fp32 on a CPU)",
    ),
    ("ema", "DECAY", "keep and evaluate a moving average of the weights, such as 0.999"),
    ("patience", "N", "end after N epochs without a lower loss"),
    (
        "on-nonfinite",
        "stop|skip",
        "what to do with a batch whose loss or gradient is not finite (default: stop)",
    ),
)
_SEVERAL = (
    (
        "processes",
        "N",
        "train in N processes on this machine, each with a card or, with --devices cpu, without",
    ),
    ("nnodes", "N", "train on N machines; start the same command on each"),
    ("node-rank", "R", "which of them this is, from 0"),
    ("rdzv-endpoint", "HOST:PORT", "where they meet, such as the first one's name and a free port"),
    ("emit", "slurm|torchrun", "print a script that starts this training there, and stop"),
)
_LOOP_SWITCHES = (
    ("compile", "torch.compile the model, where that works"),
    ("channels-last", "keep images and their weights with the channels last"),
    ("find-unused-parameters", "several processes: look in every step for weights without a gradient"),
    ("sync-batchnorm", "several cards: take batch normalisation's statistics over all of them"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `torchvet train`; the runtime checks their values."""
    add = parser.add_argument
    add(
        "file",
        nargs="?",
        metavar="FILE[::Class]",
        help="the file, and which of its models if there are several",
    )
    add("--resume", metavar="DIR", help="go on with the run in DIR exactly where it stopped")
    add("--run-dir", metavar="DIR", help="folder of the run (default: a new one in runs)")
    add("--epochs", metavar="N", help="how often to go through the data")
    add("--seed", metavar="N", help="where random numbers start (default: 0)")
    add("--devices", metavar="cpu|all|0,1", help="what to train on (default: the card with most free memory)")
    add("--weights", metavar="FILE", help="weights to begin with, saved from a plain or a wrapped model")
    add(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="settings",
        help="change the plan: lr=1e-3",
    )
    _add_options_of_the_loop(parser)
    group = parser.add_argument_group("several processes and machines")
    for name, metavar, text in _SEVERAL:
        group.add_argument(f"--{name}", metavar=metavar, help=text)
    add(
        "--log",
        metavar="SINKS",
        help="where else numbers go: csv, tensorboard, mlflow, wandb, or none (default: csv, and tensorboard where it is)",
    )
    add(
        "--dry-run",
        action="store_true",
        help="a model without data: take a few steps on random numbers, to see whether it would train; nothing is kept",
    )
    add(
        "--input",
        metavar="INPUT",
        help="with --dry-run: shape and dtype of the input, such as 8,3,32,32 or int64:8,16",
    )
    add("--plan", action="store_true", help="show what would be trained, and with what, and stop")
    add(
        "--save-plan",
        action="store_true",
        help="show the plan and write it into pyproject.toml, to be edited there",
    )
    add(
        "--output-format",
        choices=("text", "json"),
        default="text",
        help="form of --plan; json only reads the file",
    )
    add("--python", metavar="PATH", help="the interpreter that has your PyTorch")
    parser.epilog = "What stands after -- is handed on to a script that has its own training loop."
    parser.__class__ = _HandingOn


def _add_options_of_the_loop(parser: argparse.ArgumentParser) -> None:
    """How the training loop does its work; each is also a key of --set."""
    group = parser.add_argument_group(
        "training loop", "also as --set KEY=VALUE, in a comment, or in configure_training()"
    )
    for name, metavar, text in _LOOP_OPTIONS:
        group.add_argument(f"--{name}", metavar=metavar, help=text)
    for name, text in _LOOP_SWITCHES:
        group.add_argument(f"--{name}", action="store_true", default=None, help=text)


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
    line = [python, "-X", "utf8", str(_LAUNCHER), "train", *_handed_on(arguments, run_dir)]
    if is_watched:
        line += ["--progress", "plan"]
    scripts = ["--", *arguments.arguments] if arguments.arguments else []
    if arguments.save_plan:
        return _saved([*line, "--plan"], scripts, beside)
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


def _handed_on(arguments: argparse.Namespace, run_dir: Path | None) -> Iterator[str]:
    if arguments.file is not None:
        yield arguments.file
    if arguments.resume is not None:
        yield from ("--resume", arguments.resume)
    elif run_dir is not None and not (arguments.plan or arguments.save_plan):
        yield from ("--run-dir", str(run_dir))
    options = (
        "epochs",
        "seed",
        "devices",
        "weights",
        "log",
        "input",
        *(each[0] for each in (*_LOOP_OPTIONS, *_SEVERAL)),
    )
    for name in options:
        value = getattr(arguments, name.replace("-", "_"))
        if value is not None:
            yield f"--{name}={value}"
    for name, _ in _LOOP_SWITCHES:
        if getattr(arguments, name.replace("-", "_")):
            yield f"--{name}"
    for setting in arguments.settings:
        yield f"--set={setting}"
    if arguments.dry_run:
        yield "--dry-run"
    if arguments.plan and not arguments.save_plan:
        yield from ("--plan", "--output-format", arguments.output_format)


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
