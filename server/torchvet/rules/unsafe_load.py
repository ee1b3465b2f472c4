"""Rule unsafe-load."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.call_parts import keyword
from torchvet.facts.file import FileFacts
from torchvet.facts.unsafe_loads import Unsafe, UnsafeLoad
from torchvet.rules._contract import WARNING, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import add_argument

_TEXTS = {
    Unsafe.SAID_SO: "only weights are wanted of this file, and `weights_only=False` runs any code that it names",
    Unsafe.OLD_TORCH: "torch {least} may be installed, which runs any code that the file names: "
    "only since 2.6 `weights_only=True` is the default",
    Unsafe.PICKLE: "only weights are wanted of this file, and unpickling it runs any code that it names",
}


@rule(severity=WARNING, since="0.1")
def unsafe_load(unsafe: UnsafeLoad, file: FileFacts) -> Iterator[Report]:
    """A file of weights is unpickled without limits.

    A pickle can name any function and have it called while it is read: whoever gives you such a checkpoint can run
    commands as you. For a state dict that is not needed. `weights_only=True`, the default since torch 2.6, reads
    tensors and plain containers and refuses the rest; safetensors has no code in it at all. What holds more than
    weights, such as whole models or arguments of a command line, is left alone.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        model.load_state_dict(torch.load("weights.pt", weights_only=False))

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        model.load_state_dict(torch.load("weights.pt", weights_only=True))
    """
    source = file.source
    yield Report(
        range=source.range_of(unsafe.load),
        message=message(_TEXTS[unsafe.kind], least=unsafe.least),
        fix=_fix(unsafe, file),
        related=(related(source.range_of(unsafe.use), "the weights are loaded here"),),
    )


def _fix(unsafe: UnsafeLoad, file: FileFacts) -> Fix | None:
    """Asks for weights only; unsafe, for the file may hold more than is read of it."""
    if unsafe.kind is Unsafe.PICKLE:
        return None
    said = keyword(unsafe.load, "weights_only")
    code = "weights_only=True"
    if said is None:
        return unsafe_fix("Add `{code}`", add_argument(file.source, unsafe.load, code), code=code)
    return unsafe_fix("Load with `{code}`", Edit(file.source.range_of(said), "True"), code=code)
