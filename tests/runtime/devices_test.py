"""Which card is chosen, from what drivers answer and job queues set. No card is needed."""

from __future__ import annotations

import os

import pytest

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
