"""Random number generators: their states as plain tensors, and order that depends on nothing but named numbers.

Python's, numpy's if the program has imported it, torch's, and that of one device. A user's own generator objects are not here.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

# Values are what torch.load(weights_only=True) accepts.
RngState = dict[str, Tensor]


def capture(device: torch.device) -> RngState:
    """The states of all generators that training on `device` draws from."""
    version, internal, gauss = random.getstate()
    state: RngState = {
        "python": torch.tensor([version, *internal], dtype=torch.int64),
        "python_gauss": torch.tensor([] if gauss is None else [gauss], dtype=torch.float64),
        "torch": torch.get_rng_state(),
    }
    if (numpy := _numpy()) is not None:
        name, keys, position, has_gauss, cached = numpy.random.get_state()
        if name == "MT19937":
            state["numpy"] = torch.tensor([*keys.tolist(), position, has_gauss], dtype=torch.int64)
            state["numpy_gauss"] = torch.tensor([cached], dtype=torch.float64)
    if device.type != "cpu":
        state["device"] = _device_generators(device).get_rng_state(device).cpu()
    return state


def restore(state: RngState, device: torch.device) -> None:
    """Puts all generators back to what `capture` found."""
    version, *internal = state["python"].tolist()
    gauss = state["python_gauss"].tolist()
    random.setstate((version, tuple(internal), gauss[0] if gauss else None))
    torch.set_rng_state(state["torch"].cpu())
    numpy = _numpy()
    if numpy is not None and "numpy" in state:
        *keys, position, has_gauss = state["numpy"].tolist()
        cached = state["numpy_gauss"].item()
        numpy.random.set_state(("MT19937", keys, position, has_gauss, cached))
    if device.type != "cpu" and "device" in state:
        _device_generators(device).set_rng_state(state["device"].cpu(), device)


def of_torch(device: torch.device) -> list[Tensor]:
    """The states of torch's own generators alone, which is so quick that every step can afford it."""
    states = [torch.get_rng_state()]
    return states if device.type == "cpu" else [*states, _device_generators(device).get_rng_state(device)]


def put_torch_back(states: list[Tensor], device: torch.device) -> None:
    """Puts torch's generators back to what `of_torch` found; `[]` leaves them as they are."""
    if not states:
        return
    torch.set_rng_state(states[0])
    if device.type != "cpu":
        _device_generators(device).set_rng_state(states[1], device)


def seed_all(*names: int | str) -> None:
    """Sets all generators to a state that depends on `names` only."""
    seed = number_from(*names)
    random.seed(seed)
    torch.manual_seed(seed)
    if (numpy := _numpy()) is not None:
        numpy.random.seed(seed % 2**32)


def seed_plainly(seed: int) -> None:
    """Sets all generators as the user would by hand, so that what a file makes is what they would get."""
    random.seed(seed)
    torch.manual_seed(seed)
    if (numpy := _numpy()) is not None:
        numpy.random.seed(seed % 2**32)


@contextmanager
def seeded(device: torch.device, *names: int | str) -> Iterator[None]:
    """Inside, all generators start from `names`; afterwards they are as if nothing had been drawn."""
    before = capture(device)
    seed_all(*names)
    try:
        yield
    finally:
        restore(before, device)


@contextmanager
def undisturbed(device: torch.device) -> Iterator[None]:
    """Afterwards all generators are as if nothing had been drawn inside."""
    before = capture(device)
    try:
        yield
    finally:
        restore(before, device)


def number_from(*names: int | str) -> int:
    """A number below 2**63 that is the same for the same names on every machine."""
    text = "/".join(map(str, names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


# Any: numpy may be absent, so its types can't be imported.
def _numpy() -> Any:
    return sys.modules.get("numpy")


# Any: the modules torch.cuda, torch.xpu and torch.mps share these functions, but no type.
def _device_generators(device: torch.device) -> Any:
    return _MpsGenerators if device.type == "mps" else torch.get_device_module(device)


class _MpsGenerators:
    """torch.mps has one device, so its functions don't take it."""

    @staticmethod
    def get_rng_state(_device: torch.device) -> Tensor:
        return torch.mps.get_rng_state()

    @staticmethod
    def set_rng_state(state: Tensor, _device: torch.device) -> None:
        torch.mps.set_rng_state(state)
