"""Rule unused-ignore."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Position, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.unused_ignores import UnusedIgnore
from torchvet.rules._contract import HINT, Report, message, rule, safe_fix


@rule(severity=HINT, since="0.1")
def unused_ignore(unused: UnusedIgnore, file: FileFacts) -> Iterator[Report]:
    """This comment switches nothing off.

    A `# torchvet: ignore[…]` that no finding needs any more hides the next one that comes to its line. Take it out,
    or the names in it that are not needed.

    Bad:
        import torch

        x = torch.ones(3)  # torchvet: ignore[missing-zero-grad]

    Good:
        import torch

        x = torch.ones(3)
    """
    ignore = unused.ignore
    place = Range(Position(ignore.line, ignore.start), Position(ignore.line, ignore.end))
    names = ", ".join(unused.idle)
    if names:
        text = message("nothing here needs this comment for {rules}", rules=names)
    else:
        text = message("nothing here needs this comment")
    yield Report(range=place, message=text, fix=_fix(unused, file, place))


def _fix(unused: UnusedIgnore, file: FileFacts, place: Range) -> Fix:
    ignore = unused.ignore
    left = [each for each in ignore.rules if each not in unused.idle]
    if left:
        kind = "ignore-file" if ignore.is_for_file else "ignore"
        edit = Edit(place, f"# torchvet: {kind}[{', '.join(left)}]")
        return safe_fix("Name only what is needed", edit)
    line = file.source.lines[ignore.line - 1]
    before = line[: ignore.start].rstrip()
    if not before and not line[ignore.end :].strip() and ignore.line < len(file.source.lines):
        gone = Range(Position(ignore.line, 0), Position(ignore.line + 1, 0))
    else:
        gone = Range(Position(ignore.line, len(before)), place.end)
    return safe_fix("Remove the comment", Edit(gone, ""))
