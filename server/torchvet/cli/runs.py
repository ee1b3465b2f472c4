"""`torchvet runs`: the training runs below a folder, how they went, and their best epoch."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from torchvet.checkpoints.wording import printable
from torchvet.cli.exits import OK, USAGE_OR_INTERNAL_ERROR
from torchvet.cli.run_records import RunRecord, read_run, run_folders

_STYLES = {"running": "cyan", "completed": "green", "stopped": "yellow", "failed": "red", "killed": "red"}
_COLUMNS = ("run", "state", "epochs", "best", "metrics", "time", "started", "plan")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `torchvet runs`."""
    parser.add_argument(
        "folder", nargs="?", default="runs", metavar="DIR", help="where runs are (default: runs)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(arguments: argparse.Namespace) -> int:
    """Lists the runs; returns 0, or 2 when there is no such folder."""
    folder = Path(arguments.folder)
    if not folder.is_dir():
        print(
            f"torchvet runs: no folder {printable(str(folder))}; `torchvet train` makes it", file=sys.stderr
        )
        return USAGE_OR_INTERNAL_ERROR
    records = [read_run(each) for each in run_folders(folder)]
    if arguments.json:
        print(json.dumps({"v": 1, "runs": [as_json(each) for each in records]}, indent=2))
        return OK
    if not records:
        print(f"no run below {printable(str(folder))}")
        return OK
    console().print(_table(records, folder))
    return OK


def console() -> Console:
    """Where tables go: as wide as the terminal, and wide enough for whole lines where there is none."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 200)


def as_json(record: RunRecord) -> dict[str, Any]:  # Any: JSON
    """A run for other programs."""
    best = record.best
    return {
        "path": str(record.path), "state": record.state, "mode": record.plan.get("mode"), "file": record.plan.get("file"),
        "started": record.started_s, "seconds": record.seconds, "epoch": record.epoch, "epochs": record.epochs,
        "step": record.step, "reason": record.reason, "commit": record.commit,
        "best": None if best is None else {"name": best.name, "value": best.value, "epoch": best.epoch, **record.at_best()},
        "plan": plan_of(record),
    }  # fmt: skip


def plan_of(record: RunRecord) -> dict[str, str | int]:
    """What the plan has settled, without its reasons."""
    named = {
        name: each["value"] if isinstance(each, dict) else each
        for name, each in record.plan.items()
        if name not in {"v", "run_dir", "notes", "reason", "epochs_reason", "log", "executable", "project"}
    }
    # Lists are words of a command line.
    joined = {
        name: " ".join(map(str, each)) if isinstance(each, list) else each for name, each in named.items()
    }
    return {name: each for name, each in joined.items() if isinstance(each, str | int) and each != ""}


def _table(records: list[RunRecord], folder: Path) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in _COLUMNS:
        table.add_column(name, no_wrap=name != "plan", overflow="ellipsis")
    for each in records:
        metrics = "  ".join(f"{name} {value:.4g}" for name, value in each.at_best().items())
        best = (
            "" if each.best is None else f"{each.best.name} {each.best.value:.4g} (epoch {each.best.epoch})"
        )
        name = each.path.relative_to(folder).as_posix() if each.path != folder else str(folder)
        table.add_row(
            Text(printable(name)),
            Text(each.state, style=_STYLES[each.state]),
            Text(_progress(each)),
            Text(best),
            Text(printable(metrics)),
            Text("" if each.seconds is None else duration(each.seconds)),
            Text(
                ""
                if each.started_s is None
                else time.strftime("%Y-%m-%d %H:%M", time.localtime(each.started_s))
            ),
            Text(printable(_summary(each))),
        )
    return table


def _progress(record: RunRecord) -> str:
    if record.epoch is None and record.epochs is None:
        return "" if record.step is None else f"step {record.step}"
    return f"{record.epoch or 0}/{'?' if record.epochs is None else record.epochs}"


def _summary(record: RunRecord) -> str:
    if record.reason:
        return record.reason
    plan = plan_of(record)
    if plan.get("mode") != "parts":
        return " ".join(str(plan[each]) for each in ("mode", "arguments") if each in plan)
    return ", ".join(str(plan[each]) for each in ("model", "loss", "optimizer", "options") if each in plan)


def duration(seconds: float) -> str:
    """Seconds as people read them."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{seconds:.1f} s"
