"""Checking fixtures the way editor and command line do: evidence from a folder, then `check`, then fixes.

Expectations are comments at the line where a finding starts: `# expect: a-rule, another-rule(warning)`. A comment
`# weights.pt holds nn.Linear(4, 2).state_dict()` puts such a file beside the text; with `, saved from cuda`
its tensors come from a GPU.
"""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from torchvet.check import check
from torchvet.cli.fixes import fixed
from torchvet.diagnostics import Applicability, Diagnostic, Severity
from torchvet.project.index import Project
from torchvet.settings import DEFAULT_SETTINGS, Settings
from torchvet.syntax.source import SourceFile

_EXPECT = re.compile(r"#\s*expect:\s*(.+)$")
_EXPECTED_RULE = re.compile(r"([\w-]+)(?:\((\w+)\))?$")
# What is said of code that is right or only old: it stands wherever such code does, and counts where it is asked for.
_ADVICE = frozenset(
    {"data-parallel", "missing-torch-import", "deprecated-api", "variable-wrapper", "bias-before-batchnorm"}
)
_HOLDS = re.compile(r"^# (\S+\.pt) holds (.+?)(, saved from cuda)?$", re.MULTILINE)
_SILENT = re.compile(r"^\s*#\s*silent:\s*\S", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Expected:
    """A finding asked for; `severity` is empty when the fixture leaves it open."""

    line: int
    rule: str
    severity: str = ""


@dataclass(frozen=True)
class Folder:
    """A folder taken for a whole workspace."""

    path: Path

    def check(self, name: str, text: str | None = None, edited_line: int | None = None) -> list[Diagnostic]:
        """Findings in the file `name`, with `text` as its open buffer when given."""
        path = self.path / name
        opened = {} if text is None else {path: text}
        source = SourceFile(str(path), text if text is not None else path.read_text("utf-8"), edited_line)
        project = Project((self.path,), opened.get)
        # While a line is typed the editor says itself that it does not parse.
        settings = DEFAULT_SETTINGS if edited_line is None else Settings(ignore=frozenset({"syntax-error"}))
        return check(source, settings, project.gather(source))

    def fixed(self, name: str, text: str, with_unsafe: bool) -> str:
        """The text after its fixes, safe ones only unless `with_unsafe`."""
        source = SourceFile(str(self.path / name), text)
        return fixed(source, lambda each: self.check(name, each.text), with_unsafe).text


def folder_with(path: Path, name: str, text: str) -> Folder:
    """A folder at `path` that holds one file."""
    path.mkdir(parents=True, exist_ok=True)
    (path / name).write_text(text, "utf-8")
    write_held_files(text, path)
    return Folder(path)


def write_held_files(text: str, folder: Path) -> None:
    """The checkpoints that comments in `text` say are there."""
    for name, code, card in _HOLDS.findall(text):
        import torch

        # No card is needed for a file that says it comes from one.
        tagged = patch("torch.serialization.location_tag", return_value="cuda:0") if card else nullcontext()
        with tagged:
            # The tests' own texts.
            torch.save(eval(code, {"torch": torch, "nn": torch.nn}), folder / name)


def expected_in(text: str) -> list[Expected]:
    """All expectations written in `text`."""
    found: list[Expected] = []
    for number, row in enumerate(text.split("\n"), start=1):
        match = _EXPECT.search(row)
        for word in match[1].split(",") if match else ():
            named = _EXPECTED_RULE.match(word.strip())
            assert named, f"line {number}: {word.strip()!r} is no `rule` or `rule(severity)`"
            found.append(Expected(number, named[1], named[2] or ""))
    return sorted(found)


def count_silent(text: str) -> int:
    """How many silent cases `text` announces with `# silent: why`."""
    return len(_SILENT.findall(text))


def unmet(expected: list[Expected], findings: list[Diagnostic]) -> str:
    """What is reported and not expected, or the reverse, one per line; empty when both agree."""
    found = {(each.range.start.line, each.rule): each for each in findings}
    asked = {(each.line, each.rule): each for each in expected}
    found = {key: each for key, each in found.items() if key[1] not in _ADVICE or key in asked}
    rows = [f"line {line}: expected {rule}" for line, rule in asked.keys() - found.keys()]
    rows += [f"line {key[0]}: {shown(found[key])}" for key in found.keys() - asked.keys()]
    for key in asked.keys() & found.keys():
        wanted = asked[key].severity
        if wanted and found[key].severity is not Severity(wanted):
            rows.append(f"line {key[0]}: {key[1]} is a {found[key].severity.value}, expected {wanted}")
    return "\n".join(sorted(rows))


def without_advice(findings: list[Diagnostic], but: str = "") -> list[Diagnostic]:
    """The findings that say something is wrong; hints of the rule `but` stay."""
    return [each for each in findings if each.rule not in _ADVICE or each.rule == but]


def shown(found: Diagnostic) -> str:
    """A finding as a person reads it."""
    return f"{found.severity.value}[{found.rule}] {found.message.text()}"


def has_fix(findings: list[Diagnostic], applicability: Applicability) -> bool:
    """Whether some finding can be fixed with that applicability."""
    return any(each.fix is not None and each.fix.applicability is applicability for each in findings)
