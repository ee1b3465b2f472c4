"""A rule's docstring as its page: a title line, an explanation, one `Bad:` and one `Good:` example.

The same page is shown on hover, by `torchvet rule`, and in docs/rules. Nothing here looks at rules or at findings.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

_HEADINGS = ("Bad:", "Good:")


class PageError(ValueError):
    """A docstring that is no page; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule explained; `bad` and `good` are whole programs that end with a line end."""

    title: str
    explanation: str
    bad: str
    good: str


def parse_page(doc: str) -> RulePage:
    """The page that the docstring `doc` (as `inspect.getdoc` gives it) holds; raises `PageError`."""
    title, _, rest = doc.strip().partition("\n")
    prose: list[str] = []
    examples: dict[str, list[str]] = {}
    heading: str | None = None
    for row in rest.split("\n"):
        if row in _HEADINGS:
            if row in examples:
                raise PageError(f"two blocks {row!r}")
            heading = row
            examples[heading] = []
        elif heading is not None and (not row or row[0].isspace()):
            examples[heading].append(row)
        else:
            heading = None
            prose.append(row)
    return _complete(title, "\n".join(prose), {each: _code(rows) for each, rows in examples.items()})


def as_markdown(page: RulePage) -> str:
    """The page without its title, as Markdown."""
    return f"{page.explanation}\n\nBad:\n```python\n{page.bad}```\n\nGood:\n```python\n{page.good}```\n"


def _complete(title: str, prose: str, examples: dict[str, str]) -> RulePage:
    explanation = re.sub(r"\n{3,}", "\n\n", prose.strip())
    parts = {"a title line": title, "an explanation": explanation}
    parts |= {f"a block {each!r}": examples.get(each, "") for each in _HEADINGS}
    missing = [name for name, text in parts.items() if not text.strip()]
    if missing:
        raise PageError("without " + " and ".join(missing))
    return RulePage(title.strip(), explanation, examples["Bad:"], examples["Good:"])


def _code(rows: list[str]) -> str:
    return textwrap.dedent("\n".join(rows)).strip("\n") + "\n"
