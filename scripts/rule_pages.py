"""The Markdown pages of the rules, made of their docstrings and of what `check` says about their own examples."""

from __future__ import annotations

from collections.abc import Sequence

from torchvet.check import check
from torchvet.diagnostics import Applicability, Diagnostic
from torchvet.evidence import Evidence
from torchvet.project.installed_torch import shipped_api
from torchvet.rules._contract import Rule
from torchvet.rules._page import RulePage, as_markdown, parse_page
from torchvet.syntax.source import SourceFile

_HOW_TO_IGNORE = """## Switching it off

In one line: `# torchvet: ignore[{name}]`. In one file: `# torchvet: ignore-file[{name}]`. In a project:

```toml
[tool.torchvet]
ignore = ["{name}"]
```
"""
_INDEX_HEAD = """# Rules

An **error** crashes or is silently wrong, proven from the code. A **warning** is a defect with bounded harm, or an error
whose proof is one step short. A **hint** is an improvement. Severities are defaults; settings can change them.

| rule | severity | fix | what it says |
| --- | --- | --- | --- |
"""


def rule_page(rule: Rule) -> str:
    """The page of one rule."""
    page = parse_page(rule.doc)
    facts = f"Severity: **{rule.severity.value}** · Fix: **{_fix(page, rule)}** · Since: {rule.since}"
    parts = [
        f"# {rule.name}",
        page.title,
        facts,
        as_markdown(page).rstrip(),
        *_said(page, rule),
        _HOW_TO_IGNORE.format(name=rule.name).rstrip(),
    ]
    return "\n\n".join(parts) + "\n"


def index_page(rules: Sequence[Rule]) -> str:
    """The list of all rules."""
    rows = [_row(each, parse_page(each.doc)) for each in rules]
    return _INDEX_HEAD + "".join(rows)


def _row(rule: Rule, page: RulePage) -> str:
    return f"| [{rule.name}]({rule.name}.md) | {rule.severity.value} | {_fix(page, rule)} | {page.title} |\n"


def _findings(page: RulePage, rule: Rule) -> list[Diagnostic]:
    # Not the installed torch, so that every machine writes the same pages.
    evidence = Evidence(torch_api=shipped_api())
    found = check(SourceFile("example.py", page.bad), evidence=evidence)
    return [each for each in found if each.rule == rule.name]


def _fix(page: RulePage, rule: Rule) -> str:
    kinds = {each.fix.applicability for each in _findings(page, rule) if each.fix is not None}
    return "safe" if Applicability.SAFE in kinds else "needs a look" if kinds else "none"


def _said(page: RulePage, rule: Rule) -> list[str]:
    rows = [f"- line {each.range.start.line}: {each.message.text()}" for each in _findings(page, rule)]
    return ["What torchvet says about the bad example:\n\n" + "\n".join(rows)] if rows else []
