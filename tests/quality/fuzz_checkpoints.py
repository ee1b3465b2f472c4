"""Reads and renames many damaged checkpoints and reports: `python tests/quality/fuzz_checkpoints.py --count 100000`.

Fails when anything but an answer or a CheckpointError comes back, when one file takes over a second of
processor time, when memory grows past 300 MB, or when a canary was unpickled.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

_TOP = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(_TOP / "server"), str(_TOP / "tests" / "checkpoints")]


@dataclass
class Figures:
    """What the run has seen so far; times in seconds."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    n_files: int = 0


def main() -> int:
    """Runs the fuzz and prints its figures; returns 1 when anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=60.0, help="stop earlier after this time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures, canary_sang = run(Path(folder), arguments.count, arguments.seed, arguments.minutes * 60)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{figures.n_files:,} files, {dict(figures.outcomes)}, slowest {figures.slowest_s * 1000:.0f} ms")
    print(f"peak memory {peak_mb:.0f} MB (torch included), canary {'SANG' if canary_sang else 'silent'}")
    print("\n".join(figures.failures[:20]) or "no failure")
    return 1 if figures.failures or canary_sang else 0


def run(folder: Path, count: int, seed: int, seconds: float) -> tuple[Figures, bool]:
    """Reads up to `count` damaged files in `folder`; also returns whether a canary was unpickled."""
    from checkpoint_mutations import mutated, seeds

    canary, figures, end = folder / "canary", Figures(), time.monotonic() + seconds
    intact = seeds(folder, canary)
    (folder / "zip.pt").write_bytes(intact["zip.pt"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, content in mutated(intact, count, seed):
        _read(folder / name, content, figures)
        if time.monotonic() > end:
            break
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if grown_mb > 300:
        figures.failures.append(f"memory grew by {grown_mb:.0f} MB")
    return figures, canary.exists()


def _convert(path: Path, figures: Figures) -> None:
    from torchvet.checkpoints.read import CheckpointError
    from torchvet.checkpoints.to_safetensors import write_safetensors

    out = path.parent / "converted"
    out.unlink(missing_ok=True)
    try:
        write_safetensors(path, out, "model", None)
        figures.outcomes["converted"] += 1
    except CheckpointError:
        assert not out.exists()


def _read(path: Path, content: bytes, figures: Figures) -> None:
    from torchvet.checkpoints.read import CheckpointError, read_checkpoint
    from torchvet.checkpoints.renaming import Renaming
    from torchvet.checkpoints.rewrite import write_renamed

    path.write_bytes(content)
    if path.name == ".metadata":
        # A distributed checkpoint is the folder that holds it.
        path = path.parent
    figures.n_files += 1
    start = time.process_time()
    try:
        figures.outcomes[read_checkpoint(path).format] += 1
        _convert(path, figures)
        (path.parent / "renamed").unlink(missing_ok=True)
        write_renamed(path, path.parent / "renamed", Renaming("module.", ""))
        read_checkpoint(path.parent / "renamed")
        figures.outcomes["renamed"] += 1
    except CheckpointError:
        figures.outcomes["error"] += 1
    except Exception as error:  # noqa: BLE001  # the fuzz exists to meet these
        figures.failures.append(f"{path.name}: {type(error).__name__}: {error} (file {figures.n_files})")
    taken = time.process_time() - start
    figures.slowest_s = max(figures.slowest_s, taken)
    if taken > 1:
        figures.failures.append(f"{path.name}: took {taken:.1f} s (file {figures.n_files})")


if __name__ == "__main__":
    sys.exit(main())
