"""Switching a rule off for the whole project: the edit of pyproject.toml that does it, with its comments kept."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

import tomlkit
from lsprotocol import types
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from torchvet.lsp.convert import uri_of

_NAME = "pyproject.toml"


def project_ignore(rule: str, file: Path, roots: Sequence[Path]) -> types.WorkspaceEdit | None:
    """The edit that adds `rule` to `ignore` of `[tool.torchvet]`; None when the file there can't be read or holds no TOML.

    The nearest pyproject.toml above `file` takes it, or a new one in the workspace folder.
    """
    target = _target(file, roots)
    if target is None:
        return None
    try:
        before = target.read_text("utf-8") if target.exists() else ""
        after = _with_rule(before, rule)
    except (OSError, UnicodeDecodeError, TOMLKitError, TypeError, AttributeError):
        return None
    uri = uri_of(str(target))
    edit = types.TextDocumentEdit(
        types.OptionalVersionedTextDocumentIdentifier(uri), [_difference(before, after)]
    )
    create = (
        []
        if target.exists()
        else [types.CreateFile(uri, options=types.CreateFileOptions(ignore_if_exists=True))]
    )
    return types.WorkspaceEdit(document_changes=[*create, edit])


def _target(file: Path, roots: Sequence[Path]) -> Path | None:
    root = next((each for each in roots if file.is_relative_to(each)), None)
    if root is None:
        return None
    for folder in file.parents:
        if (folder / _NAME).is_file():
            return folder / _NAME
        if folder == root:
            break
    return root / _NAME


def _with_rule(text: str, rule: str) -> str:
    document = tomlkit.parse(text)
    tool = document.setdefault("tool", tomlkit.table(is_super_table=True))
    table = tool.setdefault("torchvet", tomlkit.table())
    ignore = table.setdefault("ignore", tomlkit.array())
    if not isinstance(ignore, Array):
        raise TypeError("ignore is no list")
    if rule not in ignore:
        ignore.append(rule)
    return tomlkit.dumps(document)


def _difference(before: str, after: str) -> types.TextEdit:
    """One edit from the first line that changes to the end: what stands above is not touched."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    is_closed = not old or old[-1].endswith("\n")
    end = types.Position(len(old), 0)
    if not is_closed:
        end = types.Position(len(old) - 1, len(old[-1].encode("utf-16-le")) // 2)
    start = types.Position(same, 0) if is_closed or same < len(old) else end
    return types.TextEdit(types.Range(start, end), "".join(new[same:]))
