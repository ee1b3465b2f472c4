"""The options of `torchvet train`: declared for `--help`, and handed on to the runtime, which checks their values."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

_RUN = (
    ("resume", "DIR", "go on with the run in DIR exactly where it stopped"),
    ("run-dir", "DIR", "folder of the run (default: a new one in runs)"),
    ("epochs", "N", "how often to go through the data"),
    ("seed", "N", "where random numbers start (default: 0)"),
    ("devices", "cpu|all|0,1", "what to train on (default: the card with most free memory)"),
    ("weights", "FILE", "weights to begin with, of any origin, from a plain or a wrapped model"),
    ("trust-pickle", "FILE", "with --weights FILE: let that file run what it likes, which some need"),
    (
        "log",
        "SINKS",
        "where else numbers go: csv, tensorboard, mlflow, wandb, none (default: csv, and tensorboard where it is)",
    ),
)
_LOOKING = (
    ("overfit-batch", "only see whether the model can learn one batch by heart"),
    ("lr-find", "only try learning rates, and suggest one; writes lr_find.json and lr_find.svg"),
    ("profile", "only measure: samples a second, waiting for data, use of the device"),
    ("plan", "show what would be trained, and with what, and stop"),
    ("save-plan", "show the plan, and write it into pyproject.toml to be edited there"),
    (
        "dry-run",
        "a model without data: take a few steps on random numbers to see if it would train; nothing is kept",
    ),
)
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


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares them all."""
    add = parser.add_argument
    add(
        "file",
        nargs="?",
        metavar="FILE[::Class]",
        help="the file, and which of its models if there are several",
    )
    for name, metavar, text in _RUN:
        add(f"--{name}", metavar=metavar, help=text)
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
    for name, text in _LOOKING:
        add(f"--{name}", action="store_true", help=text)
    add(
        "--input",
        action="append",
        default=[],
        metavar="SIZES",
        help="of --dry-run: what goes into the model, such as 8,3,32,32 or 8,16:int64",
    )
    add(
        "--output-format",
        choices=("text", "json"),
        default="text",
        help="form of --plan; json only reads the file",
    )
    add("--python", metavar="PATH", help="the interpreter that has your PyTorch")


def _add_options_of_the_loop(parser: argparse.ArgumentParser) -> None:
    """How the training loop does its work; each is also a key of --set."""
    group = parser.add_argument_group(
        "training loop", "also as --set KEY=VALUE, in a comment, or in configure_training()"
    )
    for name, metavar, text in _LOOP_OPTIONS:
        group.add_argument(f"--{name}", metavar=metavar, help=text)
    for name, text in _LOOP_SWITCHES:
        group.add_argument(f"--{name}", action="store_true", default=None, help=text)


def handed_on(arguments: argparse.Namespace, run_dir: Path | None) -> Iterator[str]:
    """The command line of the runtime that says the same; `run_dir` is the folder of the run, where it is known."""
    is_only_plan = arguments.plan or arguments.save_plan
    if arguments.file is not None:
        yield arguments.file
    if arguments.resume is not None:
        yield from ("--resume", arguments.resume)
    elif run_dir is not None and not is_only_plan:
        yield from ("--run-dir", str(run_dir))
    taken = {"resume", "run-dir"}
    for name, _, _ in (*_RUN, *_LOOP_OPTIONS, *_SEVERAL):
        value = getattr(arguments, name.replace("-", "_"))
        if value is not None and name not in taken:
            yield f"--{name}={value}"
    for name, _ in _LOOP_SWITCHES:
        if getattr(arguments, name.replace("-", "_")):
            yield f"--{name}"
    for setting in arguments.settings:
        yield f"--set={setting}"
    for name in ("overfit-batch", "lr-find", "profile"):
        if getattr(arguments, name.replace("-", "_")):
            yield f"--{name}"
    if arguments.dry_run:
        yield from ("--dry-run", *(f"--input={each}" for each in arguments.input))
    if is_only_plan:
        yield from ("--plan", "--output-format", arguments.output_format)
