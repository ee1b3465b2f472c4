"""Rule module-in-plain-container."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.file import FileFacts
from torchvet.facts.plain_containers import PlainContainer
from torchvet.rules._contract import ERROR, Report, message, related, rule, unsafe_fix


@rule(severity=ERROR, since="0.1")
def module_in_plain_container(plain: PlainContainer, file: FileFacts) -> Iterator[Report]:
    """Layers in a plain list, tuple or dict are not part of the module.

    `nn.Module` registers what is assigned to its attributes, and does not look into Python's own containers. The
    layers in them are missing from `parameters()`, so no optimizer trains them, from `state_dict()`, and
    `.to(device)` leaves them where they are. `nn.ModuleList` and `nn.ModuleDict` register their items.

    Bad:
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.layers = [nn.Linear(4, 4) for _ in range(3)]

            def forward(self, x):
                for layer in self.layers:
                    x = layer(x)
                return x

    Good:
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])

            def forward(self, x):
                for layer in self.layers:
                    x = layer(x)
                return x
    """
    source = file.source
    yield Report(
        range=source.range_of(plain.statement),
        message=message(
            "`{path}` is no {wanted}: its layers are in no parameters(), no state_dict(), and stay on their device",
            path=plain.path,
            wanted=plain.wanted,
        ),
        fix=_fix(plain, file),
        related=(related(source.range_of(plain.layer), "a layer with weights"),),
    )


def _fix(plain: PlainContainer, file: FileFacts) -> Fix | None:
    if plain.literal is None or "nn" not in file.source.imports.names_of("torch.nn"):
        return None
    text = f"nn.{plain.wanted}({file.source.segment(plain.literal)})"
    return unsafe_fix(
        "Make it a {wanted}", Edit(file.source.range_of(plain.literal), text), wanted=f"nn.{plain.wanted}"
    )
