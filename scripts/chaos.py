"""Kills runs inside the writing of checkpoints and damages checkpoints, and counts what that costs; exit code 1 if anything."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

import chaos_flips
import chaos_kills
import torch

_IN_MEMORY = Path("/dev/shm")


def main() -> int:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="inside a save, on each file system")
    parser.add_argument("--flips", type=int, default=1000)
    parser.add_argument("--size", type=int, default=8_000_000, help="bytes of a checkpoint")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="on a disk")
    asked = parser.parse_args()
    # A process with other threads must not be forked.
    torch.set_num_threads(1)
    table: list[tuple[str, str]] = []
    is_clean = True
    for parent in (asked.folder, _IN_MEMORY):
        if not parent.is_dir():
            print(f"there is no {parent} here, so nothing was tried on it", file=sys.stderr)
            continue
        start_s = time.monotonic()
        folder = Path(tempfile.mkdtemp(dir=parent, prefix="chaos-"))
        try:
            kills = chaos_kills.kill_inside_saves(folder / "run", asked.kills, asked.size, asked.seed)
            (folder / "flips").mkdir()
            damages = chaos_flips.damage_checkpoints(
                folder / "flips", asked.flips, asked.flips // 5, asked.seed
            )
        finally:
            shutil.rmtree(folder)
        kills.place = str(parent)
        table += chaos_kills.rows(kills)
        for each in damages if parent == asked.folder else []:
            table += chaos_flips.rows(each)
        table.append(("  took", f"{time.monotonic() - start_s:.0f} s"))
        is_clean = is_clean and kills.is_clean and all(each.is_clean for each in damages)
    width = max(len(name) for name, _ in table)
    for name, value in table:
        print(f"{name:<{width}}  {value}")
    return 0 if is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
