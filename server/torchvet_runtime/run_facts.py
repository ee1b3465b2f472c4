"""What it takes to repeat a run, beside its plan: command, versions, machine, git commit and difference, the code itself.

Kept in `starts/1`, `starts/2`… of the run folder, one for each time the run was started or resumed. Asking git is bounded in
time and size; a machine without git, or a folder that is no repository, is no reason to complain.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from torchvet_runtime.source import Source

STARTS = "starts"
_GIT_S = 2.0
_MOST_BYTES = 1 << 20
# What changes results or speed. Others may hold secrets.
_VARIABLES = re.compile(
    r"(CUDA|HIP|ROCR|OMP|MKL|OPENBLAS|NCCL|GLOO|TORCH|PYTORCH|CUBLAS)_[A-Z_]+|PYTHONHASHSEED|SLURM_JOB_ID|WORLD_SIZE"
)
_DISTRIBUTION = re.compile(r"(?P<name>.+)-(?P<version>[^-]+)\.(?:dist|egg)-info")


def keep_facts(run_folder: Path, sources: Sequence[Source]) -> None:
    """Writes the facts about this start; raises `OSError`."""
    folder = _next(run_folder / STARTS)
    folder.mkdir(parents=True)
    facts = {"v": 1, **_facts(), "git": _git_state(sources[0].path.parent, folder / "git.diff")}
    (folder / "environment.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", "utf-8")
    _copy_code(sources, folder / "code")


def _next(starts: Path) -> Path:
    taken = [int(each.name) for each in starts.glob("*") if each.name.isdigit()]
    return starts / str(max(taken, default=0) + 1)


def _facts() -> dict[str, object]:
    return {
        "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "command": list(sys.orig_argv),
        "folder": str(Path.cwd()),
        "python": platform.python_version(),
        "executable": sys.executable,
        "torch": torch.__version__,
        "cuda": torch.version.cuda,
        "hip": torch.version.hip,
        "platform": platform.platform(),
        "machine": platform.machine(),
        "host": platform.node(),
        "n_cpus": os.cpu_count(),
        "n_threads": torch.get_num_threads(),
        "variables": {name: os.environ[name] for name in sorted(os.environ) if _VARIABLES.fullmatch(name)},
        "packages": _packages(),
    }


def _packages() -> dict[str, str]:
    """Versions by the names of the folders that installers leave; reading what is in them would take ten times as long."""
    found: dict[str, str] = {}
    for entry in sys.path:
        folder = Path(entry or ".")
        for each in folder.iterdir() if folder.is_dir() else ():
            if match := _DISTRIBUTION.fullmatch(each.name):
                found.setdefault(match["name"], match["version"])
    return dict(sorted(found.items(), key=lambda each: each[0].lower()))


def _copy_code(sources: Sequence[Source], folder: Path) -> None:
    """The file and those beside it that it imports, where they lie now."""
    root = sources[0].path.parent
    for each in sources:
        if len(each.content) <= _MOST_BYTES and each.path.is_relative_to(root):
            target = folder / each.path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(each.path, target)


def _git_state(folder: Path, difference: Path) -> dict[str, object] | None:
    """The commit that `folder` is at; writes what differs from it. None where there is no git, or no answer in time."""
    deadline_s = time.monotonic() + _GIT_S
    commit = _git(folder, deadline_s, "rev-parse", "HEAD")
    if commit is None:
        return None
    text = _git(folder, deadline_s, "diff", "HEAD", "--no-ext-diff", "--no-textconv", "--no-color")
    if text:
        difference.write_bytes(text[:_MOST_BYTES])
    branch = _git(folder, deadline_s, "rev-parse", "--abbrev-ref", "HEAD")
    return {
        "commit": commit.decode().strip(),
        "branch": branch.decode(errors="replace").strip() if branch else None,
        "is_changed": None if text is None else bool(text),
        "is_cut": text is not None and len(text) > _MOST_BYTES,
    }


def _git(folder: Path, deadline_s: float, *words: str) -> bytes | None:
    """What git prints, cut behind the most that is kept; None when it fails or takes too long."""
    line = ["git", "-c", "core.fsmonitor=false", "-C", str(folder), *words]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        # In a group of its own, so that what git starts itself can be ended with it.
        process = subprocess.Popen(
            line, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError:
        return None
    timer = threading.Timer(max(0.0, deadline_s - time.monotonic()), _end, [process])
    timer.start()
    with process:
        assert process.stdout is not None
        text = process.stdout.read(_MOST_BYTES + 1)
        if len(text) > _MOST_BYTES:
            _end(process)
    timer.cancel()
    return text if process.returncode == 0 or len(text) > _MOST_BYTES else None


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        process.kill()
    elif process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
