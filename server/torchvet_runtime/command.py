"""`train`: finds out how the file of a command line is to be trained, and starts that."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from torchvet_runtime.command_line import parsed
from torchvet_runtime.devices import check_devices, installed_cards, show_cards
from torchvet_runtime.discover import Discovery, Mode, discover
from torchvet_runtime.ending import left_by, said_by
from torchvet_runtime.events import EventLog
from torchvet_runtime.failures import FAILED, USAGE, TrainingError, UsageError, one_line, users_traceback
from torchvet_runtime.place import HERE
from torchvet_runtime.plan import Choice, Plan, read_plan
from torchvet_runtime.project_plan import ProjectPlan, project_plan
from torchvet_runtime.run_folder import RunFolder, new_run_folder, planned_in
from torchvet_runtime.several import asked_launch, refuse_for_script, started_elsewhere
from torchvet_runtime.sinks import chosen_sinks
from torchvet_runtime.source import Source, read_source
from torchvet_runtime.spawn import Launch
from torchvet_runtime.task import TASKS
from torchvet_runtime.torch_here import require_torch
from torchvet_runtime.training_loops import training_loops
from torchvet_runtime.user_program import take_place
from torchvet_runtime.wishes import split_settings

_SEED = 0


def main(argv: Sequence[str]) -> int:
    """Runs one command line and returns its exit code. Of our own there is never a traceback."""
    try:
        return _run(parsed(argv))
    except UsageError as error:
        # Of several processes all would say the same.
        if HERE.local_rank == 0:
            print(f"torchvet: {error}", file=sys.stderr)
        return USAGE


def _run(asked: argparse.Namespace) -> int:
    if asked.resume is not None:
        return _resume(asked)
    if asked.file is None:
        raise UsageError("which file? `torchvet train FILE`, or `torchvet train --resume DIR`")
    name, _, target = asked.file.partition("::")
    source = read_source(Path(name).absolute())
    project = project_plan(source.path)
    found = discover(source, target or None, project)
    _fill_in(asked, project, found.mode)
    if asked.plan and asked.output_format == "json":
        print(json.dumps(_as_json(source, found), ensure_ascii=False))
        return 0 if not found.advice or len(found.candidates) > 1 else _refuse(name, found)
    if found.advice and not _is_for_dry_run(asked, found, target):
        raise UsageError(f"{name} {found.reason}; {found.advice}")
    if asked.dry_run and found.mode not in {Mode.MODEL_ONLY, Mode.PARTS}:
        raise UsageError(f"--dry-run is for a file with a model; {name} {found.reason}")
    devices = asked.devices or "auto"
    check_devices(devices)
    if found.mode.is_run_as_it_is:
        refuse_for_script(asked, name)
    launch = Launch(1) if found.mode.is_run_as_it_is else asked_launch(asked, devices)
    draft = _draft(asked, source, found, target or None, launch)
    if (code := started_elsewhere(asked, launch, devices, asked.argv)) is not None:
        return code
    take_place(source.path, name, draft.arguments)
    require_torch()
    if asked.dry_run:
        return _dry_run(source, draft, asked.input)
    if asked.plan:
        return _show_plan(source, draft, asked.plan_keys)
    folder = new_run_folder(asked.run_dir, source.path) if HERE.is_first else RunFolder(Path(), is_held=False)
    draft = replace(draft, run_dir=str(folder.path))
    return _start(asked, found.sources, draft, folder, is_resumed=False)


def _fill_in(asked: argparse.Namespace, project: ProjectPlan, mode: Mode) -> None:
    """Takes from the project's file what the command line leaves open and what means something for this one."""
    asked.project = () if mode.is_run_as_it_is else project.settings
    for name, value in (project.command or {}).items():
        is_meant = not mode.is_run_as_it_is or name in {"arguments", "devices", "log"}
        if is_meant and getattr(asked, name) in (None, ()):
            setattr(asked, name, tuple(value) if isinstance(value, list) else value)


def _refuse(name: str, found: Discovery) -> int:
    print(f"torchvet: {name} {found.reason}; {found.advice}", file=sys.stderr)
    return USAGE


def _resume(asked: argparse.Namespace) -> int:
    refused = [
        ("--run-dir", asked.run_dir),
        ("FILE", asked.file),
        ("--seed", asked.seed),
        ("--weights", asked.weights),
    ]
    refused += [
        (f"--{asked.task}", asked.task or None),
        ("--set", asked.settings or None),
        ("--plan", asked.plan or None),
    ]
    for option, value in refused:
        if value is not None:
            raise UsageError(
                f"--resume goes on with the run as it was planned, so it can't be combined with {option}"
            )
    plan = read_plan(planned_in(asked.resume))
    if plan.mode != "parts":
        raise UsageError(
            f"{asked.resume} is the run of a script with its own loop, which can't be resumed exactly; "
            f"its weights are in {asked.resume}/checkpoints: load them in the script and start it again"
        )
    devices = asked.devices or plan.devices
    check_devices(devices)
    launch = asked_launch(asked, devices, plan.processes)
    reason = _choose_cards(devices, launch.n_processes)
    if (code := started_elsewhere(asked, launch, devices, asked.argv)) is not None:
        return code
    folder = RunFolder(Path(asked.resume).absolute(), is_held=HERE.is_first)
    if Path(plan.folder).is_dir():
        # Relative paths in the file mean what they meant then.
        os.chdir(plan.folder)
    source = read_source(Path(plan.file))
    plan = replace(plan, run_dir=str(folder.path), devices=devices, notes=(), processes=launch.n_processes)
    plan = replace(plan, device=Choice("", reason))
    plan = replace(plan, epochs=asked.epochs or plan.epochs)
    take_place(source.path, plan.file, plan.arguments)
    require_torch()
    return _start(asked, (source,), plan, folder, is_resumed=True)


def _draft(
    asked: argparse.Namespace, source: Source, found: Discovery, target: str | None, launch: Launch
) -> Plan:
    devices = asked.devices or "auto"
    reason, mode = found.reason, found.mode
    split_settings(asked.settings)
    if mode.is_run_as_it_is:
        given = [("--epochs", asked.epochs), ("--seed", asked.seed), ("--weights", asked.weights)]
        given += [(f"--{asked.task}", asked.task or None), ("--set", asked.settings or None)]
        for option, value in given:
            if value is not None:
                raise UsageError(
                    f"{source.path.name} {reason}, so {option} has no meaning for it; "
                    "options of the script itself go after --"
                )
        reason += "; it is run as it is"
    if asked.task:
        reason += f"; this run only {TASKS[asked.task]}"
        if launch.n_processes > 1:
            raise UsageError(f"--{asked.task} works in one process; choose one card with --devices 0")
    loops = _loops(source, found) if mode is Mode.SCRIPT else None
    device = Choice("the script's choice", _choose_cards(devices, launch.n_processes))
    return Plan(
        mode=mode.value, task=asked.task, reason=reason, file=str(source.path), source_sha256=source.sha256, device=device,
        devices=devices, processes=launch.n_processes, run_dir=asked.run_dir or f"runs/{source.path.stem}-…", target=target,
        arguments=asked.arguments, settings=tuple(asked.settings), epochs=asked.epochs, folder=str(Path.cwd()),
        weights=str(Path(asked.weights).absolute()) if asked.weights else None,
        trusted=str(Path(asked.trust_pickle).absolute()) if asked.trust_pickle else None, notes=found.notes, loops=loops, project=asked.project,
        log=chosen_sinks(asked.log, not mode.is_run_as_it_is),
        seed=None if mode.is_run_as_it_is else _SEED if asked.seed is None else asked.seed,
    )  # fmt: skip


def _loops(source: Source, found: Discovery) -> Choice:
    """The loops by which a script's progress is told."""
    loops = training_loops(list(found.sources))
    if loops:
        return Choice(loops[0].text(source), "its epochs and batches are counted")
    return Choice("not recognised", "only its steps are counted")


def _choose_cards(devices: str, n_processes: int) -> str:
    if HERE.is_launched:
        # Chosen by whoever launched it.
        return "" if devices == "auto" else f"--devices {devices}"
    is_open = devices == "auto" and "CUDA_VISIBLE_DEVICES" not in os.environ
    return show_cards(devices, installed_cards() if is_open else [], n_processes)


def _show_plan(source: Source, draft: Plan, keys_file: str | None) -> int:
    if draft.mode == "parts":
        from torchvet_runtime.assemble import assemble

        try:
            _, draft = assemble(source, draft)
        except TrainingError as error:
            print(f"torchvet: {error}", file=sys.stderr)
            return FAILED
    print(draft.as_text())
    if keys_file is not None:
        from torchvet_runtime.saved_plan import write_plan_keys

        write_plan_keys(Path(keys_file), draft, source)
    return 0


def _is_for_dry_run(asked: argparse.Namespace, found: Discovery, target: str) -> bool:
    """Whether what is missing is only the data."""
    is_clear = bool(target) or len(found.candidates) == 1
    return bool(asked.dry_run) and found.mode is Mode.MODEL_ONLY and is_clear


def _dry_run(source: Source, draft: Plan, inputs: Sequence[str]) -> int:
    from torchvet_runtime.dry_run import dry_run

    try:
        return dry_run(source, draft, inputs)
    except TrainingError as error:
        print(f"torchvet: {error}", file=sys.stderr)
        return FAILED


def _start(
    asked: argparse.Namespace, sources: Sequence[Source], plan: Plan, folder: RunFolder, is_resumed: bool
) -> int:
    from torchvet_runtime.alarm import alarm_of
    from torchvet_runtime.run import start

    log = EventLog(folder.events if HERE.is_first else Path(os.devnull))
    with alarm_of(HERE, log) as alarm:
        try:
            return start(sources, plan, folder, log, asked.progress, is_resumed)
        except (UsageError, TrainingError) as error:
            code = USAGE if isinstance(error, UsageError) else FAILED
            return alarm.failed(error, str(error), None, code, f"torchvet: {error}")
        except (SystemExit, KeyboardInterrupt) as leaving:
            ending = left_by(leaving)
            if ending.is_success:
                return ending.code
            return alarm.failed(leaving, ending.message, None, ending.code_for(plan.mode), said_by(leaving))
        except BaseException as error:  # noqa: BLE001  # the user's program may raise anything, and it is shown as Python would
            text = users_traceback(error)
            return alarm.failed(error, one_line(error), text, FAILED, text)


def _as_json(source: Source, found: Discovery) -> dict[str, object]:
    """What editors ask for: how the file is to be trained, without running it."""
    return {
        "v": 1,
        "mode": found.mode.value,
        "file": str(source.path),
        "reason": found.reason,
        "advice": found.advice or None,
        "candidates": [asdict(each) for each in found.candidates],
        "notes": list(found.notes),
    }
