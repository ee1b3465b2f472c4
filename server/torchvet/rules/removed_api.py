"""Rule removed-api."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.api_changes import ChangedName
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, Report, message, rule


@rule(severity=ERROR, since="0.1")
def removed_api(name: ChangedName, file: FileFacts) -> Iterator[Report]:
    """This name is gone from torch.

    Old functions, mostly those that moved to `torch.linalg`, were removed after years of warnings. Some names still
    exist and raise with a message, others raise an AttributeError or ImportError.

    Bad:
        import torch

        a = torch.rand(3, 3)
        values, vectors = torch.symeig(a + a.T, eigenvectors=True)

    Good:
        import torch

        a = torch.rand(3, 3)
        values, vectors = torch.linalg.eigh(a + a.T)
    """
    if name.is_removed:
        yield Report(
            range=file.source.range_of(name.node),
            message=message(
                "`{name}` is gone; {replacement} replaces it", name=name.name, replacement=name.replacement
            )
            if name.replacement
            else message(
                "the installed {package} has no `{name}`", package=name.name.split(".")[0], name=name.name
            ),
        )
