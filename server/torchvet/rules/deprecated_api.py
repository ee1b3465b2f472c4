"""Rule deprecated-api."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.api_changes import ChangedName
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import WARNING, Report, message, rule


@rule(severity=WARNING, since="0.1")
def deprecated_api(name: ChangedName, file: FileFacts) -> Iterator[Report]:
    """This name is deprecated.

    torch warns at every call that the name will go, and has a replacement; so does torchvision for the `pretrained`
    argument of its models, which stands for the first weights only. Replacements are not always drop-in:
    read what the new one takes.

    Bad:
        import torch

        q, r = torch.qr(torch.rand(3, 3))

    Good:
        import torch

        q, r = torch.linalg.qr(torch.rand(3, 3))
    """
    if not name.is_removed:
        yield Report(
            range=file.source.range_of(name.node),
            message=message(
                "`{name}` is deprecated; {replacement} replaces it",
                name=name.name,
                replacement=name.replacement,
            ),
        )
