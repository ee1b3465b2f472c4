"""`torchvet shapes`: what every assigned or returned tensor of a file is, without running it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from torchvet.checkpoints.wording import printable
from torchvet.cli.exits import OK, USAGE_OR_INTERNAL_ERROR
from torchvet.cli.program_files import UnreadableProgram, program_at
from torchvet.cli.tensor_inputs import HELP, BadInput, parsed_inputs
from torchvet.evidence import Span
from torchvet.shapes.analysis import Analysis
from torchvet.shapes.engine.guesses import EVERY_CLASS
from torchvet.shapes.hints import shapes_text
from torchvet.shapes.tensor import Tensor
from torchvet.syntax.source import SourceFile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `torchvet shapes`."""
    parser.add_argument("file", metavar="FILE", help="a Python file")
    parser.add_argument("--input", metavar="INPUT", action="append", default=[], help=HELP)
    parser.add_argument("--json", action="store_true", help="print JSON instead of the lines of the file")


def run(arguments: argparse.Namespace) -> int:
    """Runs the command; returns 0, or 2 for bad usage or an unreadable file."""
    try:
        program = program_at(Path(arguments.file))
        inputs = parsed_inputs(arguments.input)
    except (UnreadableProgram, BadInput) as error:
        print(f"torchvet shapes: {printable(str(error))}", file=sys.stderr)
        return USAGE_OR_INTERNAL_ERROR
    analysis = program.with_inputs({EVERY_CLASS: inputs} if inputs else {})
    if arguments.json:
        print(json.dumps(_as_json(analysis, program.source), indent=2))
        return OK
    for line in _lines(analysis, program.source):
        print(printable(line))
    if analysis.stopped_early:
        print(
            f"torchvet shapes: {arguments.file}: stopped early, the file takes too many steps",
            file=sys.stderr,
        )
    return OK


def _shown(analysis: Analysis) -> list[Span]:
    return sorted(span for span in analysis.targets if shapes_text(analysis.tensors.get(span, ())))


def _lines(analysis: Analysis, source: SourceFile) -> list[str]:
    """Each line that gives a tensor, with what it is."""
    texts: dict[int, list[str]] = {}
    for span in _shown(analysis):
        texts.setdefault(span[0], []).append(shapes_text(analysis.tensors[span]))
    codes = {line: source.lines[line - 1].rstrip() for line in texts}
    width = min(max((len(each) for each in codes.values()), default=0), 72)
    return [
        f"{line:>5}  {codes[line]:<{width}}  {', '.join(shapes)}" for line, shapes in sorted(texts.items())
    ]


def _as_json(analysis: Analysis, source: SourceFile) -> dict[str, object]:
    tensors = [
        {
            "line": span[0],
            "column": span[1],
            "end_line": span[2],
            "end_column": span[3],
            "shapes": [_tensor(each) for each in analysis.tensors[span] if each.dims is not None],
        }
        for span in _shown(analysis)
    ]
    return {"path": source.path, "stopped_early": analysis.stopped_early, "tensors": tensors}


def _tensor(tensor: Tensor) -> dict[str, object]:
    """Sizes as numbers, formulas as text, null for what is not known."""
    dims = [each if isinstance(each, int) or each is None else str(each) for each in tensor.dims or ()]
    return {"dims": dims, "dtype": tensor.dtype}
