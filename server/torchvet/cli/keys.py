"""`torchvet keys`: what a checkpoint holds, how it differs from another, and the same weights under other keys.

Only the command line is here: tables are in `keys_text.py`, JSON in `keys_json.py`, reading in `checkpoints`.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from torchvet.checkpoints.compare import Comparison, compare
from torchvet.checkpoints.contents import Section
from torchvet.checkpoints.matching import matching_sections, nothing_to_compare, shapes_of
from torchvet.checkpoints.read import CheckpointError, read_checkpoint
from torchvet.checkpoints.renaming import Renaming
from torchvet.checkpoints.rewrite import write_renamed
from torchvet.checkpoints.to_safetensors import write_safetensors
from torchvet.checkpoints.wording import printable
from torchvet.cli.exits import FINDINGS, OK, USAGE_OR_INTERNAL_ERROR
from torchvet.cli.keys_json import as_json, comparison_as_json
from torchvet.cli.keys_text import checkpoint_lines, comparison_lines
from torchvet.cli.model_keys import expected_at
from torchvet.cli.program_files import UnreadableProgram
from torchvet.project.model_keys import without

_SAFETENSORS = ".safetensors"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `torchvet keys`."""
    parser.add_argument(
        "checkpoint",
        metavar="CHECKPOINT",
        help=".pt, .pth, .ckpt, .bin, .safetensors, *.index.json, or a DCP directory",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    change = parser.add_mutually_exclusive_group()
    change.add_argument(
        "--against",
        metavar="FILE",
        help="list differences: FILE, a checkpoint or a class as model.py::Net, has the keys that are expected",
    )
    change.add_argument(
        "--strip-prefix", metavar="PREFIX", help="write the weights without PREFIX, such as module."
    )
    change.add_argument(
        "--add-prefix", metavar="PREFIX", help="write the weights with PREFIX before every key"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="the new file to write, never an existing one; OUT.safetensors holds the weights in that format",
    )
    parser.add_argument(
        "--entry",
        metavar="NAME",
        help="which weights OUT.safetensors gets, where the checkpoint holds several",
    )


def run(arguments: argparse.Namespace) -> int:
    """Runs the command; returns 0 for done or same, 1 for differences, 2 for bad usage or an unreadable file."""
    problem = _usage_problem(arguments)
    if problem:
        return _failed(problem)
    try:
        if arguments.against is not None:
            return _compare(arguments)
        if arguments.output is not None:
            return _write(arguments)
        checkpoint = read_checkpoint(Path(arguments.checkpoint))
    except (CheckpointError, UnreadableProgram) as error:
        return _failed(str(error))
    print(
        json.dumps(as_json(checkpoint), indent=2)
        if arguments.json
        else "\n".join(checkpoint_lines(checkpoint))
    )
    return OK


def _usage_problem(arguments: argparse.Namespace) -> str:
    renames = arguments.strip_prefix is not None or arguments.add_prefix is not None
    if "" in (arguments.strip_prefix, arguments.add_prefix):
        return "the prefix is empty"
    if renames and arguments.output is None:
        return "--strip-prefix and --add-prefix write a new file: give its name with -o OUT"
    becomes_safetensors = arguments.output is not None and arguments.output.endswith(_SAFETENSORS)
    if arguments.output is not None and not renames and not becomes_safetensors:
        return f"-o needs --strip-prefix, --add-prefix, or a name that ends in {_SAFETENSORS}"
    if arguments.entry is not None and not becomes_safetensors:
        return f"--entry chooses what -o OUT{_SAFETENSORS} gets"
    return ""


def _failed(problem: str) -> int:
    print(f"torchvet keys: {printable(problem)}", file=sys.stderr)
    return USAGE_OR_INTERNAL_ERROR


def _write(arguments: argparse.Namespace) -> int:
    renaming: Renaming | None = None
    if arguments.strip_prefix is not None:
        renaming = Renaming(arguments.strip_prefix, "")
    elif arguments.add_prefix is not None:
        renaming = Renaming("", arguments.add_prefix)
    path, out = Path(arguments.checkpoint), Path(arguments.output)
    is_safetensors = read_checkpoint(path).format == "safetensors"
    if out.name.endswith(_SAFETENSORS) and (not is_safetensors or renaming is None):
        return _convert(arguments, renaming)
    assert renaming is not None
    names = write_renamed(path, out, renaming)
    renamed = {section: dict(keys) for section, keys in names.items()}
    if arguments.json:
        print(json.dumps({"path": arguments.output, "renamed": renamed}, indent=2))
        return OK
    for section, keys in renamed.items():
        place = f" in {section}" if section else ""
        print(printable(f"{arguments.output}: {len(keys):,} keys renamed{place}"))
    return OK


def _convert(arguments: argparse.Namespace, renaming: Renaming | None) -> int:
    names = write_safetensors(Path(arguments.checkpoint), Path(arguments.output), arguments.entry, renaming)
    if arguments.json:
        print(json.dumps({"path": arguments.output, "written": dict(names)}, indent=2))
    else:
        print(printable(f"{arguments.output}: {len(names):,} tensors written"))
    return OK


def _compared(expected: Section, found: Section, unknown: tuple[str, ...]) -> Comparison:
    """The differences, but those below attributes that are not known."""
    return compare(shapes_of(expected), shapes_of(without(found, unknown)))


def _compare(arguments: argparse.Namespace) -> int:
    found = read_checkpoint(Path(arguments.checkpoint))
    against: str = arguments.against
    unknown: tuple[str, ...] = ()
    if "::" in against and not Path(against).exists():
        model = expected_at(against)
        expected, unknown = replace(model.expected, path=against), model.unknown
    else:
        expected = read_checkpoint(Path(against))
    pairs = matching_sections(expected, found)
    if not pairs:
        return _failed(
            f"{nothing_to_compare(expected, found)}; give files whose weights are under the same entry"
        )
    compared = [(left, right, _compared(left, right, unknown)) for left, right in pairs]
    if unknown:
        print(
            f"torchvet keys: {printable(against)}: not known, and left out: {', '.join(unknown)}",
            file=sys.stderr,
        )
    if arguments.json:
        print(json.dumps([comparison_as_json(expected, found, *each) for each in compared], indent=2))
    else:
        print("\n".join(line for each in compared for line in comparison_lines(expected, found, *each)))
    return OK if all(comparison.is_same for _, _, comparison in compared) else FINDINGS
