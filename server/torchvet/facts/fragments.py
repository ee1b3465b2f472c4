"""What a pasted fragment lacks: imports of torch's usual names, and text that parses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts

# How each name is usually imported, in the order that people write.
_STATEMENTS = {
    "torch": "import torch",
    "nn": "import torch.nn as nn",
    "F": "import torch.nn.functional as F",
    "optim": "import torch.optim as optim",
    "DataLoader": "from torch.utils.data import DataLoader",
    "Dataset": "from torch.utils.data import Dataset",
    "torchvision": "import torchvision",
}


@dataclass(frozen=True)
class MissingImports:
    """The usual names that a file uses and never imports; `first` is the first of them."""

    first: ast.Name
    names: tuple[str, ...]
    statements: tuple[str, ...]

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[MissingImports]:
        """At most one for the file."""
        missing = file.source.imports.unimported_fragment_names
        names = tuple(name for name in _STATEMENTS if name in missing)
        uses = [each for each in file.source.index.of(ast.Name) if each.id in names] if names else []
        if uses and _is_torch(file, names):
            first = min(uses, key=lambda each: (each.lineno, each.col_offset))
            yield cls(first, names, tuple(_STATEMENTS[each] for each in names))


def _is_torch(file: FileFacts, names: tuple[str, ...]) -> bool:
    """Whether the names are used as torch's: one of them alone, such as `F`, may be anything."""
    text = file.source.text
    return any(f"{name}." in text for name in names) and (
        "nn." in text or "torch." in text or "optim." in text
    )


@dataclass(frozen=True)
class BrokenText:
    """The first place where the text stops being Python; `line` from 1, `why` in Python's words."""

    line: int
    why: str
    has_mixed_indentation: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[BrokenText]:
        """At most one for the file."""
        error = file.source.recovered.error
        if error is not None:
            line = min(max(error.line, 1), len(file.source.lines))
            if "..." in file.source.lines[line - 1]:
                # A sketch that leaves something out, and says so.
                return
            yield cls(line, error.text, _is_mixed(file.source.lines, line))


def _is_mixed(lines: list[str], line: int) -> bool:
    """Whether the block around `line` is indented by tabs in some lines and by spaces in others."""
    around = [each for each in lines[max(0, line - 12) : line + 2] if each.strip()]
    starts = {each[0] for each in around if each[0] in " \t"}
    return len(starts) == 2
