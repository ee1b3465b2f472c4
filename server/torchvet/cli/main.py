"""`torchvet`: finds the subcommand and imports only that one, so that `check` starts fast.

A subcommand is a module of this folder with `add_arguments(parser)` and `run(arguments) -> int`.
Here is also the outermost boundary: whatever goes wrong, the user sees one line and an exit code, no traceback.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from torchvet.cli.exits import INTERRUPTED, OK, USAGE_OR_INTERNAL_ERROR, described, let_the_reader_go
from torchvet.project.spelling import did_you_mean

_COMMANDS = {
    "check": "find mistakes in PyTorch code, and fix them",
    "rule": "explain a rule, or list all of them",
    "shapes": "show the shape of every tensor in a file, without running it",
    "summary": "show the layers of a model with outputs, parameters and multiply-adds",
    "keys": "show what is inside a checkpoint file, without running it",
    "train": "train the model of a file",
    "runs": "list training runs, how they went, and their best epoch",
    "compare": "show what differs between training runs, and their curves",
    "server": "speak the language server protocol on standard input and output",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command line (without the program's name) and returns its exit code."""
    _keep_odd_characters_printable()
    try:
        code = _dispatch(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return code
    except SystemExit as leaving:
        # argparse leaves this way, after having said why.
        return leaving.code if isinstance(leaving.code, int) else OK
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        let_the_reader_go()
        return OK
    except Exception as error:  # noqa: BLE001  # the outermost boundary: one line instead of a traceback
        print(f"torchvet: internal error: {described(error)}", file=sys.stderr)
        return USAGE_OR_INTERNAL_ERROR


def _dispatch(argv: list[str]) -> int:
    if not argv or argv[0].startswith("-") or argv[0] not in _COMMANDS:
        return _without_command(argv)
    module = importlib.import_module(f"torchvet.cli.{argv[0]}")
    parser = argparse.ArgumentParser(
        prog=f"torchvet {argv[0]}", description=_sentence(_COMMANDS[argv[0]]), allow_abbrev=False
    )
    module.add_arguments(parser)
    code: int = module.run(_parsed(parser, argv[1:]))
    return code


def _parsed(parser: argparse.ArgumentParser, argv: list[str]) -> argparse.Namespace:
    if "--" in argv:
        return parser.parse_args(argv)
    try:
        # Lets paths stand before and after options.
        return parser.parse_intermixed_args(argv)
    except TypeError:
        # A command that hands the rest of its line on can't be read that way.
        return parser.parse_args(argv)


def _without_command(argv: list[str]) -> int:
    width = max(map(len, _COMMANDS))
    listing = "\n".join(f"  {name:{width}}  {summary}" for name, summary in _COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="torchvet",
        usage="torchvet COMMAND [OPTION…]",
        description="Checks PyTorch code, explains it, and trains it.",
        epilog=f"commands:\n{listing}\n\n`torchvet COMMAND --help` lists the options of a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="show the version and leave")
    asked, rest = parser.parse_known_args(argv)
    if asked.version:
        from torchvet.version import VERSION

        print(f"torchvet {VERSION}")
        return OK
    if not rest:
        parser.print_help(sys.stderr)
        return USAGE_OR_INTERNAL_ERROR
    print(f"torchvet: no command {rest[0]!r}{did_you_mean(rest[0], _COMMANDS)}", file=sys.stderr)
    return USAGE_OR_INTERNAL_ERROR


def _sentence(summary: str) -> str:
    return summary[0].upper() + summary[1:] + "."


def _keep_odd_characters_printable() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
