"""`torchvet compare`: what differs between runs, in their plans, and in how they went."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.table import Table
from rich.text import Text

from torchvet.checkpoints.wording import printable
from torchvet.cli.exits import OK, USAGE_OR_INTERNAL_ERROR
from torchvet.cli.run_records import RunRecord, read_run
from torchvet.cli.runs import as_json, console, duration, plan_of

_BARS = "▁▂▃▄▅▆▇█"
_WIDTH = 48
_SHORT_SHA = 10

Points = list[tuple[int, float]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `torchvet compare`."""
    parser.add_argument("runs", nargs="+", metavar="RUN", help="folders of runs")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")


def run(arguments: argparse.Namespace) -> int:
    """Compares the runs; returns 0, or 2 when one of them is none."""
    try:
        records = [read_run(Path(each)) for each in arguments.runs]
    except OSError as error:
        print(
            f"torchvet compare: {printable(str(error.filename))} can't be read: is this the folder of a run?",
            file=sys.stderr,
        )
        return USAGE_OR_INTERNAL_ERROR
    if arguments.json:
        runs = [{**as_json(each), "curves": each.curves} for each in records]
        print(json.dumps({"v": 1, "runs": runs, "differences": _differences(records)}, indent=2))
        return OK
    names = _short_names(records)
    out = console()
    out.print(_outcomes(records, names))
    differences = _differences(records)
    if differences:
        out.print(Text("\nwhat differs", style="bold"))
        out.print(_settings(differences, names))
    for metric in dict.fromkeys(name for each in records for name in each.curves):
        out.print(Text(f"\n{printable(metric)}", style="bold"))
        out.print(_chart([each.curves.get(metric, []) for each in records], names))
    return OK


def _short_names(records: list[RunRecord]) -> list[str]:
    """The folders' names, or whole paths where those are the same."""
    names = [each.path.absolute().name for each in records]
    return [
        printable(name if names.count(name) == 1 else str(each.path))
        for name, each in zip(names, records, strict=True)
    ]


def _outcomes(records: list[RunRecord], names: list[str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("run", "state", "epochs", "best", "metrics", "time"):
        table.add_column(column, no_wrap=True)
    for each, name in zip(records, names, strict=True):
        best = each.best
        table.add_row(
            Text(name),
            each.state,
            str(each.epoch or 0),
            "" if best is None else f"{best.name} {best.value:.4g} (epoch {best.epoch})",
            Text(printable("  ".join(f"{key} {value:.4g}" for key, value in each.at_best().items()))),
            "" if each.seconds is None else duration(each.seconds),
        )
    return table


def _differences(records: list[RunRecord]) -> dict[str, list[str | int | None]]:
    """What the plans say differently, a value for each run."""
    plans = [{**plan_of(each), **({"commit": each.commit} if each.commit else {})} for each in records]
    keys = dict.fromkeys(key for each in plans for key in each)
    found = {key: [each.get(key) for each in plans] for key in keys}
    for key in ("source_sha256",):
        found[key] = [each[:_SHORT_SHA] if isinstance(each, str) else each for each in found.get(key, [None])]
    return {key: values for key, values in found.items() if len(set(values)) > 1}


def _settings(differences: dict[str, list[str | int | None]], names: list[str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("", *names):
        table.add_column(column, overflow="fold")
    for key, values in differences.items():
        table.add_row(key, *(Text("–" if each is None else printable(str(each))) for each in values))
    return table


def _chart(curves: list[Points], names: list[str]) -> Table:
    """A line of bars for each run, all on the same scales."""
    values = [value for points in curves for _, value in points]
    epochs = [epoch for points in curves for epoch, _ in points]
    table = Table(box=None, pad_edge=False, show_header=False)
    for _ in range(4):
        table.add_column(no_wrap=True)
    for points, name in zip(curves, names, strict=True):
        if points:
            bars = _bars(points, (min(values), max(values)), max(epochs))
            table.add_row(Text(name), f"{points[0][1]:.4g}", bars, f"{points[-1][1]:.4g}")
    return table


def _bars(points: Points, scale: tuple[float, float], last_epoch: int) -> str:
    low, high = scale
    width = min(_WIDTH, last_epoch)
    columns: list[list[float]] = [[] for _ in range(width)]
    for epoch, value in points:
        columns[min(width - 1, (epoch - 1) * width // last_epoch)].append(value)
    heights = (len(_BARS) - 1) / (high - low) if high > low else 0.0
    return "".join(_BARS[round((sum(each) / len(each) - low) * heights)] if each else " " for each in columns)
