"""`torchvet summary`: the layers of a model with outputs, parameters and work, without making it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from torchvet.checkpoints.wording import printable
from torchvet.cli.exits import OK, USAGE_OR_INTERNAL_ERROR
from torchvet.cli.program_files import UnreadableProgram, program_at
from torchvet.cli.tensor_inputs import HELP, BadInput, parsed_inputs
from torchvet.project.spelling import did_you_mean
from torchvet.shapes.dim import Size
from torchvet.shapes.models import models_by_class
from torchvet.shapes.summary import Summary, summarised
from torchvet.shapes.tables import as_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `torchvet summary`."""
    parser.add_argument(
        "file", metavar="FILE[::CLASS]", help="a Python file, and the model in it where it has several"
    )
    parser.add_argument("--input", metavar="INPUT", action="append", default=[], help=HELP)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(arguments: argparse.Namespace) -> int:
    """Runs the command; returns 0, or 2 for bad usage, an unreadable file or an unknown class."""
    path, _, name = arguments.file.partition("::")
    try:
        program = program_at(Path(path))
        inputs = parsed_inputs(arguments.input)
    except (UnreadableProgram, BadInput) as error:
        return _failed(str(error))
    if not name:
        known = list(models_by_class(program.analysis))
        if len(known) != 1:
            return _failed(f"{path}: {_choice(path, known)}")
        (name,) = known
    analysis = program.with_inputs({name: inputs}) if inputs else program.analysis
    by_class = models_by_class(analysis)
    module = analysis.models.get(name) or by_class.get(name)
    if module is None:
        return _failed(f"{path}: no model class {name}{did_you_mean(name, list(by_class))}")
    summary = summarised(module, analysis.outputs)
    print(json.dumps(as_json(summary, name), indent=2) if arguments.json else as_text(summary, name))
    return OK


def _choice(path: str, names: list[str]) -> str:
    if not names:
        return "no nn.Module that can be made is here"
    return f"name one of its models: {', '.join(f'{path}::{each}' for each in names)}"


def _failed(problem: str) -> int:
    print(f"torchvet summary: {printable(problem)}", file=sys.stderr)
    return USAGE_OR_INTERNAL_ERROR


def as_json(summary: Summary, name: str) -> dict[str, object]:
    """The table for programs: numbers where they are known, formulas as text, null otherwise."""
    layers = [
        {
            "name": row.name,
            "class": row.kind,
            "outputs": [
                {"dims": [_size(each) for each in tensor.dims or ()], "dtype": tensor.dtype}
                for tensor in row.outputs
            ],
            "parameters": _size(row.n_parameters),
            "multiply_adds": _size(row.multiply_adds),
        }
        for row in summary.rows
    ]
    state = [
        {"key": each.key, "dims": [_size(one) for one in each.dims or ()], "dtype": each.dtype}
        for each in summary.entries
    ]
    return {
        "model": name,
        "parameters": _size(summary.n_parameters),
        "multiply_adds": _size(summary.multiply_adds),
        "activation_bytes": _size(summary.activation_bytes),
        "layers": layers,
        "state_dict": state,
    }


def _size(size: Size | None) -> int | str | None:
    return size if isinstance(size, int) or size is None else str(size)
