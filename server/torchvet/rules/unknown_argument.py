"""Rule unknown-argument."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Position, Range
from torchvet.facts.class_arguments import UnknownKeyword
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, safe_fix


@rule(severity=ERROR, since="0.1")
def unknown_argument(unknown: UnknownKeyword, file: FileFacts) -> Iterator[Report]:
    """A keyword that the class does not have.

    A misspelt keyword, such as `num_works` for `num_workers`, raises a TypeError when the object is made.

    Bad:
        from torch.utils.data import DataLoader

        loader = DataLoader(range(8), batch_size=2, num_works=0)

    Good:
        from torch.utils.data import DataLoader

        loader = DataLoader(range(8), batch_size=2, num_workers=0)
    """
    source, name = file.source, str(unknown.keyword.arg)
    start = source.range_of(unknown.keyword).start
    written = Range(start, Position(start.line, start.column + len(name)))
    hint = f"; did you mean `{unknown.meant}`?" if unknown.meant else ""
    yield Report(
        range=source.range_of(unknown.keyword),
        message=message(
            "{owner} has no argument `{name}`: TypeError{hint}",
            owner=unknown.name.rpartition(".")[2],
            name=name,
            hint=hint,
        ),
        fix=safe_fix("Replace by `{meant}`", Edit(written, unknown.meant), meant=unknown.meant)
        if unknown.meant
        else None,
        severity=None if unknown.is_certain else WARNING,
    )
