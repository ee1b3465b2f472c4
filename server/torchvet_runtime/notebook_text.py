"""A notebook as one Python program: its code cells in the order they stand, without what only IPython understands."""

from __future__ import annotations

import json
import re

from torchvet_runtime.failures import UsageError

SUFFIX = ".ipynb"
# Cell magics that only measure or hide; what stands below them is Python.
_HARMLESS = re.compile(r"%%(time|timeit|capture|prun)\b")
_LINE = re.compile(r"(?P<indent>\s*)(?P<rest>[%!?].*|\w[\w.]*\?{1,2})$")


def program_of(content: bytes, name: str) -> bytes:
    """The program of a notebook file; raises `UsageError` when it is none, or not of Python."""
    try:
        notebook = json.loads(content)
        cells = [each for each in notebook["cells"] if each["cell_type"] == "code"]
        texts = [
            each["source"] if isinstance(each["source"], str) else "".join(each["source"]) for each in cells
        ]
        language = notebook.get("metadata", {}).get("kernelspec", {}).get("language", "python")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{name} is not a notebook: {type(error).__name__}: {error}") from error
    if language != "python":
        raise UsageError(f"{name} is a notebook of {language}, not of Python")
    return "\n\n".join(map(_python, texts)).encode() + b"\n"


def _python(cell: str) -> str:
    lines = cell.splitlines()
    first = next((each for each in lines if each.strip()), "")
    if first.lstrip().startswith("%%") and not _HARMLESS.match(first.lstrip()):
        # A cell of another language, or one that is written to a file.
        return "\n".join(f"# {each}" for each in lines)
    return "\n".join(map(_without_magic, lines))


def _without_magic(line: str) -> str:
    match = _LINE.fullmatch(line)
    # `pass`, because the line may be all that stands in a block.
    return line if match is None else f"{match['indent']}pass  # {match['rest']}"
