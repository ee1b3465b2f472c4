#!/usr/bin/env python3
"""How much the shape engine knows of the models of published packages, given one input for each, and whether it is true.

    scripts/shape_share.py PACKAGE SEEN.json [--missing] [FILE…]

SEEN.json says which names in `forward` methods were tensors when the package's models were run, and of which shapes
(tests/quality/package_shapes.py). Counted is every assignment of one name that bound a tensor in some run; it is known when
the engine tells its rank. The input of a model is stated as `# torchvet: input x=(B, 3, 224, 224)` would: for each class
that a function of its file makes, the size its family takes.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "server"))

from torchvet.project.index import Project
from torchvet.project.oracle import TorchOracle
from torchvet.shapes.analysis import Analysis
from torchvet.shapes.dim import Poly, Symbol
from torchvet.shapes.engine.awaiting import size
from torchvet.shapes.engine.guesses import Inputs
from torchvet.shapes.substitution import evaluated
from torchvet.shapes.tensor import Axes, Axis, Tensor
from torchvet.syntax.source import SourceFile

Seen = Mapping[str, Mapping[str, Sequence[Sequence[int] | None]]]
# By a part of the file's path: the input of its models, without the batch.
_SIZES = {
    "mvit": (3, 16, 224, 224),
    "s3d": (3, 16, 224, 224),
    "/video/": (3, 16, 112, 112),
    "inception.py": (3, 299, 299),
    "inception_v3": (3, 299, 299),
    "inception_v4": (3, 299, 299),
    "inception_resnet": (3, 299, 299),
    "raft": (3, 128, 128),
}
_USUAL = (3, 224, 224)
_BATCH = 2


@dataclass
class Share:
    """Counts over one package; `wrong` are shapes that no run showed."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    seconds: float = 0.0


def share_of(package: Path, seen: Mapping[str, Seen], only: Sequence[str]) -> Share:
    """Runs the engine over every file whose models were seen running."""
    share, project = Share(), Project((package.parent,), oracle=TorchOracle(Path(sys.executable)))
    for name, lines in sorted(seen.items()):
        path = package / name
        if only and not any(each in name for each in only):
            continue
        source = SourceFile(str(path), path.read_text("utf-8"))
        began = time.process_time()
        try:
            analysis = project.program(source).with_inputs(_inputs(name, source))
        except Exception as error:  # noqa: BLE001  # counted and shown, so that one file does not hide the rest
            share.counts["crashes"] += 1
            print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        share.seconds += time.process_time() - began
        before = share.counts.copy()
        _count(name, source, analysis, lines, share)
        n_names, n_known = (share.counts[key] - before[key] for key in ("names", "known"))
        note = "  stopped early" if analysis.stopped_early else ""
        if n_names:
            print(f"  {name:<44} {n_names:>5} {n_known:>5} {n_known / n_names:>5.0%}{note}")
        analysis.dissolve()
    return share


def _inputs(name: str, source: SourceFile) -> dict[str, Inputs]:
    """One input for each class that some function of the file makes."""
    space = next((sizes for part, sizes in _SIZES.items() if part in name), _USUAL)
    classes = {each.name for each in source.tree.body if isinstance(each, ast.ClassDef)}
    functions = [each for each in source.tree.body if isinstance(each, ast.FunctionDef)]
    named = {name for function in functions for name in _made(function)}
    dims: Axes = (size("B"), *space)
    given: dict[str, tuple[Axes, str | None]] = {"": (dims, "float32")}
    if "raft" in name:
        given = {"image1": (dims, "float32"), "image2": (dims, "float32")}
    return dict.fromkeys(classes & named, given)


def _made(function: ast.FunctionDef) -> Iterator[str]:
    """The classes of what it returns, also through timm's function that calls its first argument."""
    nodes = list(ast.walk(function))
    values = [each.value for each in nodes if isinstance(each, ast.Return) and each.value is not None]
    returned = {each.id for each in values if isinstance(each, ast.Name)}
    for node in nodes:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Assign) and isinstance(target, ast.Name) and target.id in returned:
            values.append(node.value)
    for call in values:
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            yield call.func.id
            if call.func.id == "build_model_with_cfg" and call.args and isinstance(call.args[0], ast.Name):
                yield call.args[0].id


def _count(name: str, source: SourceFile, analysis: Analysis, lines: Seen, share: Share) -> None:
    for target in _assigned(source):
        shapes = [each for each in lines.get(str(target.lineno), {}).get(target.id, ()) if each is not None]
        if not shapes:
            continue
        share.counts["names"] += 1
        said = [each for each in analysis.tensors.get(source.span_of(target), ()) if each.dims is not None]
        share.counts["known"] += bool(said)
        if not said:
            share.missing.append(f"{name}:{target.lineno}: {source.lines[target.lineno - 1].strip()[:90]}")
        elif not any(_fits(each, shape) for each in said for shape in shapes):
            share.wrong.append(
                f"{name}:{target.lineno}: {target.id} said {_shown(said[0])}, seen {shapes[:4]}"
            )


def _fits(said: Tensor, shape: Sequence[int]) -> bool:
    """Whether `shape` may be what was said, for some value of the unknown sizes but the batch."""
    dims = said.dims or ()
    return len(dims) == len(shape) and all(map(_may_be, dims, shape))


def _may_be(axis: Axis, number: int) -> bool:
    if isinstance(axis, int):
        return axis == number
    names = (
        {symbol.name for symbols, _ in axis.terms for symbol in symbols} if isinstance(axis, Poly) else {""}
    )
    if names != {"B"} or not isinstance(axis, Poly):
        return True
    return evaluated(axis, {Symbol("B", is_size=True): _BATCH}) == number


def _shown(tensor: Tensor) -> str:
    return f"({', '.join(map(str, tensor.dims or ()))})"


def _assigned(source: SourceFile) -> Iterator[ast.Name]:
    for function in source.index.of(ast.FunctionDef):
        for node in ast.walk(function) if function.name == "forward" else ():
            # The runs tell lines, so a statement counts that stands on one.
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and node.lineno == node.end_lineno:
                target = node.targets[0]
                yield from [target] if isinstance(target, ast.Name) else []


def main() -> int:
    """Prints a line for each file; 1 when something was said that no run shows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "package", type=Path, metavar="PACKAGE", help="the folder that is imported, such as timm/timm"
    )
    parser.add_argument("seen", type=Path, metavar="SEEN.json")
    parser.add_argument("files", nargs="*", metavar="FILE", help="only files whose path contains this")
    parser.add_argument(
        "--missing", action="store_true", help="list the assignments of which nothing is known"
    )
    chosen = parser.parse_args()
    found = share_of(chosen.package, json.loads(chosen.seen.read_text("utf-8"))["seen"], chosen.files)
    print("\n".join(found.missing if chosen.missing else []))
    print("\n".join(found.wrong))
    n_names, n_known = found.counts["names"], found.counts["known"]
    print(
        f"{chosen.package.name}: {n_names} assignments of tensors, {n_known} known ({n_known / max(1, n_names):.0%}), "
        f"{len(found.wrong)} not as seen, {found.counts['crashes']} crashes, {found.seconds:.1f} s"
    )
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
