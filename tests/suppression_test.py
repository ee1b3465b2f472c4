"""Comments that switch findings off, for a line or for the file, and what they leave alone."""

from __future__ import annotations

import pytest

from torchvet.check import check
from torchvet.diagnostics import Severity
from torchvet.settings import Settings
from torchvet.syntax.source import SourceFile

_PROGRAM = """{top}
import torch
from torch import nn

model = nn.Linear(2, 2)
loaded = torch.load("weights.pth")
model.state_dict = loaded{same_line}
model.state_dict = (  {first_line}
    loaded
){last_line}
"""
_FIRST, _SECOND = 7, 8


@pytest.mark.parametrize(
    ("comments", "remaining"),
    [
        ({}, [_FIRST, _SECOND]),
        ({"same_line": "  # torchvet: ignore[state-dict-overwritten]"}, [_SECOND]),
        ({"same_line": "  # torchvet: ignore[squeeze-non-unit-dim, state-dict-overwritten] why"}, [_SECOND]),
        ({"same_line": "  # torchvet: ignore"}, [_SECOND]),
        ({"same_line": "  # torchvet: ignore[squeeze-non-unit-dim]"}, [_FIRST, _SECOND]),
        ({"same_line": "  # noqa"}, [_FIRST, _SECOND]),
        ({"first_line": "# torchvet: ignore[state-dict-overwritten]"}, [_FIRST]),
        ({"last_line": "  # torchvet: ignore[state-dict-overwritten]"}, [_FIRST]),
        ({"top": "# torchvet: ignore-file[state-dict-overwritten]"}, []),
        ({"top": "# torchvet: ignore-file"}, []),
        ({"top": "# torchvet: ignore-file[squeeze-non-unit-dim]"}, [_FIRST, _SECOND]),
        ({"top": "# torchvet: ignore[state-dict-overwritten]"}, [_FIRST, _SECOND]),
    ],
)
def test_comments(comments: dict[str, str], remaining: list[int]) -> None:
    # Those that nothing needs are another rule's finding.
    assert _lines(comments, Settings(ignore=frozenset({"unused-ignore"}))) == remaining


@pytest.mark.parametrize(
    ("comment", "select", "n_unused"),
    [
        ("# torchvet: ignore[squeeze-non-unit-dim]", None, 1),
        ("# torchvet: ignore[state-dict-overwritten]", None, 0),
        ("# torchvet: ignore", None, 0),
        # A rule that has not run may have needed it.
        ("# torchvet: ignore[squeeze-non-unit-dim]", {"unused-ignore", "state-dict-overwritten"}, 0),
        ("# torchvet: ignore", {"unused-ignore"}, 0),
    ],
)
def test_a_comment_is_unused_when_its_rule_has_run_in_vain(
    comment: str, select: set[str] | None, n_unused: int
) -> None:
    source = _source({"same_line": "  " + comment})
    settings = Settings(select=None if select is None else frozenset(select))
    assert sum(each.rule == "unused-ignore" for each in check(source, settings)) == n_unused


@pytest.mark.parametrize(
    ("settings", "n_remaining"),
    [
        (Settings(ignore=frozenset({"state-dict-overwritten"})), 0),
        (Settings(select=frozenset({"squeeze-non-unit-dim"})), 0),
        (Settings(select=frozenset({"state-dict-overwritten"})), 2),
        (Settings(severity={"state-dict-overwritten": None}), 0),
        (Settings(severity={"state-dict-overwritten": Severity.HINT}), 2),
    ],
)
def test_settings(settings: Settings, n_remaining: int) -> None:
    assert len(_lines({}, settings)) == n_remaining


def test_a_weight_lowers_every_finding() -> None:
    settings = Settings(severity={"state-dict-overwritten": Severity.HINT})
    assert {each.severity for each in check(_source({}), settings)} == {Severity.HINT}


def _lines(comments: dict[str, str], settings: Settings) -> list[int]:
    return [each.range.start.line for each in check(_source(comments), settings)]


def _source(comments: dict[str, str]) -> SourceFile:
    empty = dict.fromkeys(("top", "same_line", "first_line", "last_line"), "")
    return SourceFile("program.py", _PROGRAM.format(**empty | comments))
