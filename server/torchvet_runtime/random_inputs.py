"""Random inputs that a model takes, told from its layers by trying; for a dry run of a model that has no data."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from torchvet_runtime.batch_form import described
from torchvet_runtime.failures import UsageError

_BATCH, _LENGTH = 8, 16
_SIDES = (32, 64, 28, 96, 128, 224, 256, 299, 512)
# Behind so many layers an input does not arrive as it was.
_MOST_LAYERS = 6
_INPUT = re.compile(r"(?:\w+=)?(?P<sizes>\d+(?:,\d+)*)(?::(?P<dtype>\w+))?")


@dataclass(frozen=True)
class Inputs:
    """What goes into forward, what comes out, and why these sizes."""

    tensors: tuple[Tensor, ...]
    output: object
    reason: str


@dataclass(frozen=True)
class _Form:
    """Sizes of an input, and for whole numbers the one they stay below."""

    sizes: tuple[int, ...]
    below: int | None = None

    def made(self, device: torch.device) -> Tensor:
        """A tensor of this form."""
        if self.below is not None:
            return torch.randint(self.below, self.sizes, device=device)
        return torch.randn(self.sizes, device=device)


def random_inputs(model: nn.Module, asked: Sequence[str], device: torch.device) -> Inputs:
    """Inputs that `model` takes; raises `UsageError` when none is found, or what the model raises for those asked for."""
    if asked:
        tensors = tuple(_asked(each).made(device) for each in asked)
        return Inputs(tensors, model(*tensors), "--input")
    n_inputs = _n_required(model)
    refused = ""
    for name, layer in _first_layers(model):
        for form in _forms(layer):
            tensors = tuple(form.made(device) for _ in range(n_inputs))
            try:
                output = model(*tensors)
            # The user's forward may raise anything when the sizes are not those it wants.
            except Exception as error:  # noqa: BLE001  # see above
                refused = (
                    refused or f"; {described(tensors)}: {type(error).__name__}: {error}".splitlines()[0]
                )
                continue
            return Inputs(
                tensors, output, f"what {name} ({type(layer).__name__}) takes, and the model with it"
            )
    raise UsageError(
        f"no input was found that {type(model).__name__} takes{refused}; say its sizes: --input 8,3,32,32, "
        "or 8,16:int64 for whole numbers, once for each input"
    )


def _asked(text: str) -> _Form:
    match = _INPUT.fullmatch(text.replace(" ", ""))
    if match is None or match["dtype"] not in {None, "float32", "int64"}:
        raise UsageError(f"--input {text}: sizes are needed, such as 8,3,32,32, or 8,16:int64")
    sizes = tuple(map(int, match["sizes"].split(",")))
    # Small enough for any table of embeddings.
    return _Form(sizes, 2 if match["dtype"] == "int64" else None)


def _n_required(model: nn.Module) -> int:
    parameters = inspect.signature(model.forward).parameters.values()
    by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return max(1, sum(each.kind in by_position and each.default is each.empty for each in parameters))


def _first_layers(model: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    known = [(name, each) for name, each in model.named_modules() if any(True for _ in _forms(each))]
    yield from ((name or "the model itself", each) for name, each in known[:_MOST_LAYERS])


def _forms(layer: nn.Module) -> Iterator[_Form]:
    """What a layer may be given, the likeliest first."""
    match layer:
        case nn.Linear():
            yield from (_Form((_BATCH, layer.in_features)), _Form((_BATCH, _LENGTH, layer.in_features)))
        case nn.Conv1d() | nn.Conv2d() | nn.Conv3d():
            n_axes = len(layer.kernel_size)
            yield from (
                _Form((4, layer.in_channels, *[side] * n_axes)) for side in _SIDES[: 9 if n_axes < 3 else 3]
            )
        case nn.Embedding() | nn.EmbeddingBag():
            yield from (
                _Form((_BATCH, _LENGTH), layer.num_embeddings),
                _Form((_BATCH,), layer.num_embeddings),
            )
        case nn.RNNBase():
            sizes = (_BATCH, _LENGTH) if layer.batch_first else (_LENGTH, _BATCH)
            yield _Form((*sizes, layer.input_size))
        case nn.RNNCellBase():
            yield _Form((_BATCH, layer.input_size))
        case nn.TransformerEncoderLayer():
            yield _Form((_BATCH, _LENGTH, layer.self_attn.embed_dim))
        case nn.MultiheadAttention():
            yield _Form((_BATCH, _LENGTH, layer.embed_dim))
        case nn.BatchNorm1d():
            yield _Form((_BATCH, layer.num_features))
        case nn.BatchNorm2d():
            yield _Form((_BATCH, layer.num_features, 32, 32))
