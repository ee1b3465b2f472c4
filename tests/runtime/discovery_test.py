"""What is found in files written as people write them: tests/runtime/programs, with what is expected in their first lines."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from public_programs import PROGRAMS, copied, name_of, said
from training_runs import Train

from torchvet_runtime.command import main


def test_there_are_programs_of_every_mode() -> None:
    modes = {said(each, "mode") for each in PROGRAMS}
    assert modes == {"script", "framework", "parts", "model_only", "ambiguous", "nothing"}


@pytest.mark.parametrize("program", PROGRAMS, ids=name_of)
def test_mode_and_candidates_are_told_from_the_text(
    program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = copied(program, tmp_path)
    code = main(["train", str(file), "--plan", "--output-format", "json"])
    # Any: what a program for editors would read.
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert answer["mode"] == said(program, "mode")
    assert [each["name"] for each in answer["candidates"]] == said(program, "candidates").split()
    assert code == (2 if answer["mode"] in {"model_only", "nothing"} else 0)
    assert bool(answer["advice"]) == (answer["mode"] in {"model_only", "nothing", "ambiguous"})


@pytest.mark.parametrize("program", [each for each in PROGRAMS if said(each, "plan")], ids=name_of)
def test_plan_names_what_is_taken(program: Path, tmp_path: Path, train: Train) -> None:
    outcome = train(copied(program, tmp_path), tmp_path / "run", "--plan")
    assert outcome.code == 0, outcome.err
    rows = dict(re.findall(r"^  (\w+) +(.+)$", outcome.out, re.MULTILINE))
    for part, wanted in (each.split("=", 1) for each in said(program, "plan").split()):
        if wanted == "-":
            assert part not in rows
        else:
            assert wanted in rows[part], rows
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "program",
    [each for each in PROGRAMS if said(each, "mode") not in {"script", "framework", "parts"}],
    ids=name_of,
)
def test_what_can_not_be_trained_is_refused_with_advice(program: Path, tmp_path: Path, train: Train) -> None:
    outcome = train(copied(program, tmp_path), tmp_path / "run")
    assert outcome.code == 2
    assert outcome.err.startswith("torchvet: ")
    assert all(each in outcome.err for each in said(program, "candidates").split())
    assert "Traceback" not in outcome.err
    assert not (tmp_path / "run").exists()
