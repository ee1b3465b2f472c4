#!/usr/bin/env python3
"""How much the shape engine knows of published packages: of the names assigned in `forward`, the share with a known rank.

    scripts/shape_share.py PACKAGE…

No inputs are stated: what is not called in its file gets inputs that its first layers take. Names that are no tensors count
as not known, so the share is a lower bound.
"""

from __future__ import annotations

import argparse
import ast
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "server"))

from torchvet.project.index import Project
from torchvet.syntax.source import SourceFile


@dataclass
class Share:
    """Counts over one package."""

    n_files: int = 0
    n_names: int = 0
    n_known: int = 0
    n_crashes: int = 0
    seconds: float = 0.0


def share_of(package: Path) -> Share:
    """Runs the engine over every file of `package` that mentions torch."""
    share, project = Share(), Project((package,))
    for path in sorted(package.rglob("*.py")):
        text = path.read_text("utf-8", errors="replace")
        if "torch" not in text:
            continue
        source = SourceFile(str(path), text)
        began = time.process_time()
        share.n_files += 1
        try:
            analysis = project.program(source).analysis
        except Exception as error:  # noqa: BLE001  # counted and shown, so that one file does not hide the rest
            share.n_crashes += 1
            print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        share.seconds += time.process_time() - began
        for span in _assigned(source):
            share.n_names += 1
            share.n_known += any(each.dims is not None for each in analysis.tensors.get(span, ()))
        analysis.dissolve()
    return share


def _assigned(source: SourceFile) -> Iterator[tuple[int, int, int, int]]:
    for function in source.index.of(ast.FunctionDef):
        if function.name == "forward":
            for node in ast.walk(function):
                if (
                    isinstance(node, ast.Assign)
                    and len(node.targets) == 1
                    and isinstance(node.targets[0], ast.Name)
                ):
                    yield source.span_of(node.targets[0])


def main() -> None:
    """See the top of this file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", nargs="+", type=Path, metavar="PACKAGE")
    print(f"{'package':<32} files  names  known  share  crashes  CPU s")
    for package in parser.parse_args().packages:
        found = share_of(package)
        part = found.n_known / found.n_names if found.n_names else 0.0
        counts = f"{found.n_files:>5}  {found.n_names:>5}  {found.n_known:>5}  {part:>5.0%}"
        print(f"{package.name:<32} {counts}  {found.n_crashes:>7}  {found.seconds:>5.1f}")


if __name__ == "__main__":
    main()
