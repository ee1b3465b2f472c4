"""Launch scripts to hand to a job queue or to start by hand on each machine: they begin a run, and go on with it when started again."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from torchvet_runtime.spawn import LAUNCHER, Launch

# What a run leaves with that was asked to make room: 138 after SIGUSR1, 143 after SIGTERM.
_REQUEUED = "138|143"
_WARNING_S = 120
_PORT = 29500


@dataclass(frozen=True)
class Job:
    """What a script is to start; `options` are those of `torchvet train` that don't say where it runs."""

    file: str
    folder: Path
    options: tuple[str, ...]
    devices: str
    launch: Launch

    @property
    def name(self) -> str:
        """The file's name, for people."""
        return Path(self.file.partition("::")[0]).stem


def slurm_script(job: Job) -> str:
    """A script for `sbatch`."""
    launch = job.launch
    where = ["--devices", job.devices, "--processes", str(launch.n_processes)]
    lines = [
        "#!/bin/bash",
        f"# Trains {job.file} under Slurm, {_counted(launch)}. Start it: sbatch FILE",
        f"#SBATCH --job-name={_word(job.name)}",
        f"#SBATCH --nodes={launch.nnodes}",
        "# One task a machine: it starts torchrun, which starts the processes.",
        "#SBATCH --ntasks-per-node=1",
        *_resources(job),
        "#SBATCH --time=24:00:00",
        f"# {_WARNING_S} s before the time is up or the machine is taken away; the run then saves and leaves.",
        f"#SBATCH --signal=USR1@{_WARNING_S}",
        "#SBATCH --requeue",
        "#SBATCH --open-mode=append",
        "#SBATCH --output=%x-%j.out",
        "",
        "set -u",
        *_what(job, '"runs/$SLURM_JOB_NAME-$SLURM_JOB_ID"'),
        'first=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)',
        f"export MEETING=$first:$(({_PORT} + SLURM_JOB_ID % 10000))",
        "# In single quotes: every machine has its own SLURM_NODEID.",
        "srun --kill-on-bad-exit=0 bash -c '",
        "  nodes=()",
        '  if [ "$SLURM_NNODES" -gt 1 ]; then',
        '    nodes=(--nnodes "$SLURM_NNODES" --node-rank "$SLURM_NODEID" --rdzv-endpoint "$MEETING")',
        "  fi",
        '  exec "$@" "${nodes[@]}"',
        f'\' train "$python" -X utf8 "$torchvet" train "${{what[@]}}" {shlex.join(where)}',
        "code=$?",
        "case $code in",
        f'  {_REQUEUED}) scontrol requeue "$SLURM_JOB_ID" ;;',
        "esac",
        "exit $code",
    ]
    return "\n".join(lines) + "\n"


def torchrun_script(job: Job) -> str:
    """A script that starts torchrun; on several machines each gets its NODE_RANK and the same RDZV_ENDPOINT."""
    launch = job.launch
    endpoint = launch.rdzv_endpoint or ("" if launch.nnodes > 1 else f"127.0.0.1:{_PORT}")
    meeting = f":={endpoint}" if endpoint else ":?is to say where the machines meet, as HOST:PORT"
    torchrun = [
        '"$python" -m torch.distributed.run --nnodes="$NNODES" --node-rank="$NODE_RANK"',
        '  --master-addr="${RDZV_ENDPOINT%:*}" --master-port="${RDZV_ENDPOINT##*:}"',
        f"  --nproc-per-node={launch.n_processes} --max-restarts=0",
        '  --no-python "$python" -X utf8 "$torchvet" train "${what[@]}"',
        f"  {shlex.join(['--devices', job.devices])}",
    ]
    lines = [
        "#!/bin/bash",
        f"# Trains {job.file} with torchrun, {_counted(launch)}. Started again, it goes on where it stopped.",
        "# Ctrl-C or SIGTERM stop it after the step at hand; torchrun then leaves it 30 s to save.",
        f': "${{NNODES:={launch.nnodes}}}" "${{NODE_RANK:={launch.node_rank or 0}}}"',
        f': "${{RDZV_ENDPOINT{meeting}}}"',
        "",
        "set -u",
        *_what(job, f'"${{RUN:-runs/{_word(job.name)}}}"'),
        " \\\n".join(torchrun),
        "code=$?",
        "# torchrun says 1 whatever happened; the run itself has said what it was.",
        'said=$(tail -n 1 "$run/events.jsonl" 2>/dev/null | sed -n \'s/.*"exit_code": *\\([0-9]*\\).*/\\1/p\')',
        'if [ "$code" -ne 0 ]; then exit "${said:-$code}"; fi',
    ]
    return "\n".join(lines) + "\n"


def _what(job: Job, run: str) -> list[str]:
    begin = shlex.join([job.file, *job.options])
    return [
        f"cd {shlex.quote(str(job.folder))} || exit 2",
        f"python={shlex.quote(sys.executable)}",
        f"torchvet={shlex.quote(str(LAUNCHER))}",
        f"run={run}",
        'if [ -e "$run/plan.json" ]; then',
        '  what=(--resume "$run")',
        "else",
        f'  what=({begin} --run-dir "$run")',
        "fi",
    ]


def _resources(job: Job) -> list[str]:
    n_processes = job.launch.n_processes
    if job.devices == "cpu":
        return [f"#SBATCH --cpus-per-task={n_processes}"]
    return [f"#SBATCH --gpus-per-node={n_processes}", f"#SBATCH --cpus-per-task={4 * n_processes}"]


def _counted(launch: Launch) -> str:
    machines = "one machine" if launch.nnodes == 1 else f"{launch.nnodes} machines"
    processes = "process" if launch.n_processes == 1 else "processes"
    return f"{launch.n_processes} {processes} on {'each of ' if launch.nnodes > 1 else ''}{machines}"


def _word(name: str) -> str:
    """A name without anything that a shell or a queue would take for something else."""
    return "".join(each if each.isalnum() or each in "-_." else "-" for each in name)


SCRIPTS = {"slurm": slurm_script, "torchrun": torchrun_script}


def options_to_hand_on(argv: Sequence[str], without: Sequence[str]) -> tuple[str, ...]:
    """The options of a command line except those in `without`, which all take a value."""
    kept: list[str] = []
    words = iter(argv)
    for each in words:
        name, equals, _ = each.partition("=")
        if name not in without:
            kept.append(each)
        elif not equals:
            next(words, None)
    return tuple(kept)
