"""Which device to train on.

Cards are chosen by what a process can see of them, before torch is imported, so that the user's own `cuda:0` is the chosen
card too. Anything but CUDA is asked from torch itself. Of several processes each takes one card.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from torchvet_runtime.failures import UsageError
from torchvet_runtime.place import HERE, Place

if TYPE_CHECKING:
    import torch

_VISIBLE = "CUDA_VISIBLE_DEVICES"
# An empty value would mean the same, but Windows has no empty variables.
_NONE_VISIBLE = "-1"
_QUERY = ["nvidia-smi", "--query-gpu=index,uuid,memory.free", "--format=csv,noheader,nounits"]
_QUERY_TIMEOUT_S = 5.0
# A card with less than this left is filled by somebody else: torch alone takes about as much of it.
_FILLED_BYTES = 512 << 20


@dataclass(frozen=True)
class Card:
    """A CUDA card as its driver lists it."""

    index: int
    uuid: str
    free_mib: int


def check_devices(asked: str) -> None:
    """Raises `UsageError` unless `asked` is `auto`, `cpu`, `all`, or numbers with commas between."""
    if not re.fullmatch(r"auto|cpu|all|\d+(,\d+)*", asked):
        raise UsageError(f"--devices {asked}: give cpu, all, or card numbers such as 0 or 0,1")


def show_cards(asked: str, cards: list[Card], n_wanted: int = 1) -> str:
    """Sets which cards this process will see, before torch is imported; returns why, in words."""
    if asked == "cpu":
        os.environ[_VISIBLE] = os.environ["HIP_VISIBLE_DEVICES"] = _NONE_VISIBLE
        return "--devices cpu"
    already = os.environ.get(_VISIBLE)
    if re.fullmatch(r"\d+(,\d+)*", asked):
        os.environ[_VISIBLE] = _numbered(asked, already)
        return f"--devices {asked}"
    if asked == "all" or already is not None or len(cards) < max(2, n_wanted):
        return f"{_VISIBLE}={already}" if already else ""
    if n_wanted > 1:
        chosen = sorted(cards, key=lambda each: -each.free_mib)[:n_wanted]
        os.environ[_VISIBLE] = ",".join(each.uuid for each in chosen)
        return f"cards {', '.join(str(each.index) for each in chosen)} have the most free memory"
    roomiest = max(cards, key=lambda each: each.free_mib)
    os.environ[_VISIBLE] = roomiest.uuid
    return f"card {roomiest.index} has the most free memory: {roomiest.free_mib:,} MiB"


def installed_cards() -> list[Card]:
    """The CUDA cards of this machine; none when its driver can't say."""
    try:
        listing = subprocess.run(
            _QUERY,
            capture_output=True,
            text=True,
            timeout=_QUERY_TIMEOUT_S,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return cards_in(listing.stdout)


def cards_in(listing: str) -> list[Card]:
    """The cards in the answer of `nvidia-smi`; lines of another form are passed over."""
    rows = (re.fullmatch(r"(\d+), (\S+), (\d+)", line.strip()) for line in listing.splitlines())
    return [Card(int(row[1]), row[2], int(row[3])) for row in rows if row]


def _numbered(asked: str, already: str | None) -> str:
    """The asked cards out of those that are visible already, as a job queue has given them."""
    visible = already.split(",") if already else []
    wanted = asked.split(",")
    for each in wanted:
        if visible and int(each) >= len(visible):
            raise UsageError(
                f"--devices {asked}: {_VISIBLE}={already} shows {len(visible)} card(s), from number 0"
            )
    return ",".join(visible[int(each)] if visible else each for each in wanted)


def n_cards() -> int:
    """How many cards torch can see; 0 where it sees none that processes could share out."""
    import torch

    device = _accelerator()
    return 0 if device.type in {"cpu", "mps"} else int(torch.get_device_module(device).device_count())


def device_for_training(asked: str, place: Place = HERE) -> torch.device:
    """The device that this process trains on; raises `UsageError` when there is none of those asked."""
    import torch

    device = torch.device("cpu") if asked == "cpu" else _accelerator()
    if device.type == "cpu":
        if re.fullmatch(r"\d+(,\d+)*", asked):
            raise UsageError(f"--devices {asked}: this torch finds no card; use --devices cpu")
        return device
    if place.n_processes == 1:
        return _roomiest(device, n_cards(), asked)
    if place.local_rank >= n_cards():
        raise UsageError(
            f"process {place.local_rank} finds no card: there are {n_cards()} {device.type} cards here"
        )
    return torch.device(device.type, place.local_rank)


def _accelerator() -> torch.device:
    import torch

    # torch.accelerator came with 2.6.
    if hasattr(torch, "accelerator"):
        found = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
        return found or torch.device("cpu")
    for name, module in (("cuda", torch.cuda), ("xpu", torch.xpu), ("mps", torch.backends.mps)):
        if module.is_available():
            return torch.device(name)
    return torch.device("cpu")


def _roomiest(device: torch.device, n_cards: int, asked: str) -> torch.device:
    """The card with the most free memory among those visible, where torch can tell; raises `UsageError` if that is filled."""
    import torch

    if device.type == "mps":
        return torch.device("mps")
    ask = getattr(torch.get_device_module(device), "mem_get_info", None)
    if ask is None:
        return torch.device(device.type, 0)
    free_bytes = {index: int(ask(index)[0]) for index in range(n_cards)}
    index = max(free_bytes, key=lambda each: free_bytes[each])
    if asked == "auto" and free_bytes[index] < _FILLED_BYTES:
        raise UsageError(
            f"no {device.type} card has memory left, {index} the most with {free_bytes[index] >> 20:,} MiB: others are training "
            f"there. Wait for them, or use --devices cpu; --devices {index} tries it all the same"
        )
    return torch.device(device.type, index)
