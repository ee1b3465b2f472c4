"""A run from its plan on: shows and keeps the plan, then hands over to the script or to our own loop."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

import torch

from torchvet_runtime.assemble import assemble
from torchvet_runtime.durable import write_durably
from torchvet_runtime.events import EventLog
from torchvet_runtime.failures import UsageError
from torchvet_runtime.plan import Plan
from torchvet_runtime.report import Report
from torchvet_runtime.run_folder import RunFolder
from torchvet_runtime.run_parts import run_parts
from torchvet_runtime.run_script import run_script
from torchvet_runtime.source import Source


def start(
    source: Source, plan: Plan, folder: RunFolder, log: EventLog, progress: str, is_resumed: bool
) -> int:
    """Runs to the end or to a stop; returns the exit code. Raises what the user's program raises, and our own errors."""
    plan = replace(plan, torch=torch.__version__)
    if plan.mode != "parts":
        _show_and_keep(plan, folder, progress)
        log.write(
            "run_started", mode=plan.mode, file=plan.file, run_dir=plan.run_dir, pid=os.getpid(),
            device=plan.device.value, resumed_from=None,
        )  # fmt: skip
        return run_script(source, plan, folder, log, _say)
    run, plan = assemble(source, plan)
    _show_and_keep(plan, folder, progress)
    report = Report(log, has_lines=progress == "plain")
    return run_parts(run, plan, folder, log, report, _say, is_resumed)


def _show_and_keep(plan: Plan, folder: RunFolder, progress: str) -> None:
    if progress != "none":
        print(plan.as_text(), flush=True)
    try:
        write_durably(
            folder.plan, lambda file: file.write(plan.as_json().encode("utf-8", "backslashreplace"))
        )
    except OSError as error:
        raise UsageError(f"can't write {folder.plan}: {error.strerror}; choose another --run-dir") from error


def _say(message: str) -> None:
    # On stderr: what goes to stdout is the user's, and the plan's.
    print(f"torchvet: {message}", file=sys.stderr, flush=True)
