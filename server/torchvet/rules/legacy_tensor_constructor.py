"""Rule legacy-tensor-constructor."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.file import FileFacts
from torchvet.facts.legacy_tensors import LegacyTensor
from torchvet.rules._contract import HINT, WARNING, Report, message, rule, safe_fix, unsafe_fix
from torchvet.syntax.edits import add_argument


@rule(severity=WARNING, since="0.1")
def legacy_tensor_constructor(legacy: LegacyTensor, file: FileFacts) -> Iterator[Report]:
    """`torch.Tensor(…)` takes numbers for sizes, and makes floats of everything.

    `torch.Tensor(3)` is no tensor that holds 3: it is three numbers of memory that nobody has filled, different in
    every run. `torch.tensor(3)` holds the value, `torch.zeros(3)` has the size. `torch.Tensor([1, 2])` makes floats of
    whole numbers, where `torch.tensor([1, 2])` keeps them; that one is a hint.

    Bad:
        import torch

        threshold = torch.Tensor(3)
        print(torch.rand(3) > threshold)

    Good:
        import torch

        threshold = torch.tensor(3.0)
        print(torch.rand(3) > threshold)
    """
    source = file.source
    text = "`{call}` holds whatever was in memory: {sizes}, and nothing fills it"
    if legacy.items is not None:
        text = "`{call}` makes floats of whole numbers; `torch.tensor` keeps what it is given"
    n_sizes = len(legacy.call.args)
    yield Report(
        range=source.range_of(legacy.call),
        message=message(
            text,
            call=source.segment(legacy.call) if legacy.items is None else source.segment(legacy.call.func),
            sizes="the number is a size" if n_sizes == 1 else "the numbers are sizes",
        ),
        fix=_fix(legacy, file),
        severity=HINT if legacy.items is not None else None,
    )


def _fix(legacy: LegacyTensor, file: FileFacts) -> Fix | None:
    source, function = file.source, legacy.call.func
    if not isinstance(function, ast.Attribute) or source.segment(function.value) != "torch":
        return None
    place = source.range_of(function)
    if legacy.items is not None:
        kept = add_argument(source, legacy.call, "dtype=torch.float32")
        return safe_fix("Say that they are floats", Edit(place, "torch.tensor"), kept)
    is_plain = legacy.name in ("torch.Tensor", "torch.FloatTensor")
    return unsafe_fix("Fill it with zeros", Edit(place, "torch.zeros")) if is_plain else None
