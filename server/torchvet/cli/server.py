"""`torchvet server`: the language server on standard input and output."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes `--stdio` too, which most clients pass and which changes nothing."""
    parser.add_argument(
        "--stdio", action="store_true", help="speak on standard input and output (the only way)"
    )


def run(_: argparse.Namespace) -> int:
    """Serves until the client leaves."""
    from torchvet.lsp.server import serve

    return serve()
