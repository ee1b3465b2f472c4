"""A run from its plan on: shows and keeps the plan, then hands over to the script or to our own loop."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from torchvet_runtime.assemble import assemble
from torchvet_runtime.devices import device_for_training
from torchvet_runtime.durable import write_durably
from torchvet_runtime.events import EventLog
from torchvet_runtime.failures import UsageError
from torchvet_runtime.place import HERE
from torchvet_runtime.plan import Plan
from torchvet_runtime.report import Report
from torchvet_runtime.rng import seed_all
from torchvet_runtime.run_facts import keep_facts
from torchvet_runtime.run_folder import RunFolder
from torchvet_runtime.run_parts import run_parts
from torchvet_runtime.run_script import run_script
from torchvet_runtime.run_task import run_task
from torchvet_runtime.sinks import open_sink
from torchvet_runtime.source import Source
from torchvet_runtime.strategy import explained
from torchvet_runtime.world import World


def start(
    sources: Sequence[Source],
    plan: Plan,
    folder: RunFolder,
    log: EventLog,
    progress: str,
    is_resumed: bool,
) -> int:
    """Runs to the end or to a stop; returns the exit code. Raises what the user's program raises, and our own errors.

    The first of `sources` is the file, the others are those beside it that it imports.
    """
    plan = replace(plan, torch=torch.__version__)
    if plan.mode != "parts":
        _show_and_keep(plan, sources, folder, log, progress)
        log.write(
            "run_started", mode=plan.mode, file=plan.file, run_dir=plan.run_dir, pid=os.getpid(),
            device=plan.device.value, resumed_from=None,
        )  # fmt: skip
        return run_script(sources, plan, folder, log, _say)
    return _start_parts(sources, plan, folder, log, progress, is_resumed)


def _start_parts(
    sources: Sequence[Source],
    plan: Plan,
    folder: RunFolder,
    log: EventLog,
    progress: str,
    is_resumed: bool,
) -> int:
    """Our own loop, in this process and those it shares the work with."""
    world = World(HERE)
    world.join(device_for_training(plan.devices))
    plan = replace(plan, run_dir=world.from_first(plan.run_dir))
    if not world.is_first:
        folder, progress = RunFolder(Path(plan.run_dir), is_held=False), "none"
    run, plan = assemble(sources[0], plan, world)
    if world.is_first:
        _show_and_keep(plan, sources, folder, log, progress)
    else:
        # Models draw other random numbers in each process: they see other samples.
        seed_all(run.seed, "rank", world.rank)
    report = Report(log, has_lines=progress == "plain", is_quiet=not world.is_first)
    say = _say if world.is_first else _keep_quiet
    try:
        if plan.task:
            return run_task(run, plan, folder, log, report, say)
        code = run_parts(run, plan, folder, log, report, say, is_resumed, world)
    except RuntimeError as error:
        if (told := explained(error)) is error:
            raise
        raise told from None
    world.leave()
    return code


def _show_and_keep(
    plan: Plan, sources: Sequence[Source], folder: RunFolder, log: EventLog, progress: str
) -> None:
    if progress != "none":
        print(plan.as_text(), flush=True)
    try:
        write_durably(
            folder.plan, lambda file: file.write(plan.as_json().encode("utf-8", "backslashreplace"))
        )
    except OSError as error:
        raise UsageError(f"can't write {folder.plan}: {error.strerror}; choose another --run-dir") from error
    try:
        keep_facts(folder.path, sources)
    except OSError as error:
        _say(f"what it takes to repeat this run can't be kept: {error}")
    for name in plan.log:
        log.also_to(name, open_sink(name, plan, folder.path))


def _keep_quiet(_message: str) -> None:
    """The first process says it."""


def _say(message: str) -> None:
    # On stderr: what goes to stdout is the user's, and the plan's.
    print(f"torchvet: {message}", file=sys.stderr, flush=True)
