"""A slice of `make chaos`: the same kills, damages and stops, fewer of them."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def scripts(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a test import what `make chaos` runs."""
    monkeypatch.syspath_prepend(str(checkout / "scripts"))


@pytest.mark.usefixtures("scripts")
def test_runs_killed_inside_saves_lose_nothing(tmp_path: Path) -> None:
    from chaos_kills import kill_inside_saves

    kills = kill_inside_saves(tmp_path / "run", n_inside=8, size_bytes=1_000_000, seed=1)
    assert kills.inside >= 8
    assert kills.is_clean, kills


@pytest.mark.usefixtures("scripts")
def test_damaged_checkpoints_are_noticed_and_the_one_before_is_taken(tmp_path: Path) -> None:
    from chaos_flips import damage_checkpoints

    for damages in damage_checkpoints(tmp_path, n_flips=60, n_cuts=20, seed=1):
        assert damages.is_clean, damages


@pytest.mark.usefixtures("scripts")
def test_runs_stopped_anywhere_go_on_exactly(tmp_path: Path) -> None:
    from resume_campaign import campaign
    from resume_program import Setup

    chosen = [
        Setup("SGD", "CyclicLR", accumulate=3, ema=True),
        Setup("AdamW", "SequentialLR", n_workers=2, scheduler_unit="batch"),
        Setup("SGD", "StepLR", accumulate=2, n_processes=2),
    ]
    tally = campaign(chosen, n_stops=1, folder=tmp_path, seed=2)
    assert tally.differences == []
    assert tally.same == tally.stops == 3
