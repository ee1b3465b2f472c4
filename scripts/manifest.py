"""The rules in package.json: the value of one setting is replaced, every other character stays."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import Any

from torchvet.rules._contract import Rule
from torchvet.rules._page import parse_page

_SETTING = "torchvet.severity"
_WEIGHTS = ["error", "warning", "hint", "off"]


class ManifestError(ValueError):
    """A package.json without the place where rules go."""


def manifest_with_rules(text: str, rules: Sequence[Rule]) -> str:
    """`text` with `properties` of the setting `torchvet.severity` naming every rule and its default."""
    start = 0
    while True:
        start = text.find(f'"{_SETTING}"', start)
        if start < 0:
            raise ManifestError(f"package.json has no setting {_SETTING!r} of type object with properties")
        place = _value_of("properties", text, _after_colon(text, start + len(_SETTING) + 2))
        if place is not None:
            break
        start += 1
    line_start = text.rfind("\n", 0, place[0]) + 1
    line = text[line_start : place[0]]
    indent = line[: len(line) - len(line.lstrip())]
    properties = json.dumps({each.name: _schema(each) for each in rules}, indent=2, ensure_ascii=False)
    return text[: place[0]] + textwrap.indent(properties, indent).lstrip() + text[place[1] :]


def _schema(rule: Rule) -> dict[str, Any]:
    """A JSON schema; its values are whatever JSON allows."""
    return {
        "enum": _WEIGHTS,
        "default": rule.severity.value,
        "markdownDescription": parse_page(rule.doc).title,
    }


def _after_colon(text: str, end_of_key: int) -> int:
    colon = text.index(":", end_of_key)
    return colon + 1 + len(text[colon + 1 :]) - len(text[colon + 1 :].lstrip())


def _value_of(key: str, text: str, start: int) -> tuple[int, int] | None:
    """Where the value of `key` stands in the JSON object that begins at `start`, None when there is none."""
    if text[start] != "{":
        return None
    decoder = json.JSONDecoder()
    place = start + 1
    while True:
        place += len(text[place:]) - len(text[place:].lstrip(" \t\r\n,"))
        if text[place] == "}":
            return None
        name, end = decoder.raw_decode(text, place)
        value = _after_colon(text, end)
        _, place = decoder.raw_decode(text, value)
        if name == key:
            return value, place
