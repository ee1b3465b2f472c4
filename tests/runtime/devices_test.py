"""Which card is chosen, from what drivers answer and job queues set. No card is needed."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
import torch

from torchvet_runtime import devices
from torchvet_runtime.devices import Card, cards_in, device_for_training, show_cards
from torchvet_runtime.failures import UsageError

_CARDS = [Card(0, "GPU-aa", 1000), Card(1, "GPU-bb", 8000), Card(2, "GPU-cc", 500)]

# --devices, CUDA_VISIBLE_DEVICES before, the cards, and CUDA_VISIBLE_DEVICES after.
CHOICES: list[tuple[str, str | None, list[Card], str | None]] = [
    ("auto", None, _CARDS, "GPU-bb"),
    ("auto", None, _CARDS[:1], None),
    ("auto", None, [], None),
    ("auto", "2,0", _CARDS, "2,0"),
    ("cpu", None, _CARDS, "-1"),
    ("cpu", "1", _CARDS, "-1"),
    ("all", None, _CARDS, None),
    ("0,2", None, _CARDS, "0,2"),
    ("1", "4,7", _CARDS, "7"),
]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.mark.parametrize(("asked", "before", "cards", "after"), CHOICES)
def test_cards_that_are_shown(
    asked: str, before: str | None, cards: list[Card], after: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", before)
    show_cards(asked, cards)
    assert os.environ.get("CUDA_VISIBLE_DEVICES") == after


def test_card_that_the_queue_has_not_given_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "4")
    with pytest.raises(UsageError, match=r"shows 1 card"):
        show_cards("1", _CARDS)


def test_answer_of_the_driver_is_read() -> None:
    listing = "0, GPU-aa, 1000\n1, GPU-bb, 8000\n[Unknown Error]\n2, GPU-cc, 500\n"
    assert cards_in(listing) == _CARDS


def test_several_cards_are_refused_with_a_way_out() -> None:
    with pytest.raises(UsageError, match="use --devices cpu"):
        device_for_training("0,1")
    assert device_for_training("cpu").type == "cpu"


class _Accelerator:
    """What torch answers for cards of some kind: free and whole memory of each."""

    def __init__(self, free_mib: list[int]) -> None:
        self._free_mib = free_mib

    def device_count(self) -> int:
        return len(self._free_mib)

    def mem_get_info(self, index: int) -> tuple[int, int]:
        return self._free_mib[index] << 20, 24_000 << 20


# Free memory of each card, what is asked for, and which one is taken; None is refused.
TAKEN: list[tuple[list[int], str, int | None]] = [
    ([700, 9000, 4000], "auto", 1),
    ([23_000], "auto", 0),
    ([100, 300], "auto", None),
    ([200], "auto", None),
    ([100, 300], "0", 1),
]


@pytest.mark.parametrize("kind", ["cuda", "xpu"])
@pytest.mark.parametrize(("free_mib", "asked", "taken"), TAKEN)
def test_a_card_that_others_fill_is_not_taken(
    kind: str, free_mib: list[int], asked: str, taken: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "_accelerator", lambda: torch.device(kind))
    monkeypatch.setattr(torch, "get_device_module", lambda _device: _Accelerator(free_mib))
    if taken is not None:
        assert device_for_training(asked) == torch.device(kind, taken)
        return
    with pytest.raises(UsageError, match=r"no .* card has memory left.*--devices cpu"):
        device_for_training(asked)


@pytest.mark.parametrize("has_accelerator", [True, False])
@pytest.mark.parametrize("kind", ["cuda", "xpu", "mps"])
def test_the_device_is_found_with_and_without_torch_accelerator(
    kind: str, has_accelerator: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if has_accelerator:
        found = SimpleNamespace(is_available=lambda: True, current_accelerator=lambda: torch.device(kind))
        monkeypatch.setattr(torch, "accelerator", found)
    else:
        # As in torch 2.4.
        monkeypatch.delattr(torch, "accelerator")
        for name, module in (("cuda", torch.cuda), ("xpu", torch.xpu), ("mps", torch.backends.mps)):
            monkeypatch.setattr(module, "is_available", lambda name=name: name == kind)
    monkeypatch.setattr(torch, "get_device_module", lambda _device: _Accelerator([9000]))
    assert device_for_training("auto").type == kind
    assert device_for_training("cpu").type == "cpu"
