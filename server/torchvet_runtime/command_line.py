"""The command line of the runtime, as the editor and `torchvet train` write it. Knows no torch."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from torchvet_runtime.failures import UsageError
from torchvet_runtime.options import FLAGS, is_switch
from torchvet_runtime.several import add_options
from torchvet_runtime.task import TASKS

# Any: keywords of add_argument. A switch is `--compile`; `--set compile=false` takes it back.
_ON: dict[str, Any] = {"action": "store_const", "const": "true"}


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in the same form as everything else."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; `torchvet train --help` lists the options")


def _words(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    """What a command line asks for; raises `UsageError`."""
    parser = _Parser(prog="torchvet", allow_abbrev=False)
    train = parser.add_subparsers(dest="command", required=True, parser_class=_Parser).add_parser("train")
    add = train.add_argument
    add("file", nargs="?", metavar="FILE[::Class]")
    add("--run-dir", metavar="DIR")
    add("--resume", metavar="DIR")
    add("--epochs", type=int, metavar="N")
    add("--seed", type=int, metavar="N")
    add("--devices", metavar="cpu|all|0,1")
    add("--weights", metavar="FILE")
    add("--trust-pickle", metavar="FILE")
    add("--log", type=_words, metavar="SINKS")
    add("--set", action="append", default=[], metavar="KEY=VALUE", dest="settings")
    for each in FLAGS:
        add(f"--{each.replace('_', '-')}", **_ON if is_switch(each) else {})
    for each in TASKS:
        add(f"--{each}", action="store_const", const=each, dest="task", default="")
    add_options(train)
    add("--plan", action="store_true")
    add("--plan-keys", metavar="FILE")
    add("--dry-run", action="store_true")
    add("--input", action="append", default=[], metavar="SIZES")
    add("--output-format", choices=("text", "json"), default="text")
    add("--progress", choices=("plain", "plan", "none"), default="plain")
    own, scripts = list(argv), []
    if "--" in own:
        split = own.index("--")
        own, scripts = own[:split], own[split + 1 :]
    asked = parser.parse_args(own)
    asked.arguments, asked.argv = tuple(scripts), tuple(argv)
    # What is said twice is said last by the flag.
    asked.settings += [f"{each}={value}" for each in FLAGS if (value := getattr(asked, each)) is not None]
    if asked.epochs is not None and asked.epochs < 1:
        raise UsageError(f"--epochs {asked.epochs}: a number from 1 is needed")
    if asked.output_format == "json" and not asked.plan:
        raise UsageError("--output-format json goes with --plan")
    return asked
