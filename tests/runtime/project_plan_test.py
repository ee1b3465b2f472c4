"""`[tool.torchvet.train]`: written from a plan, read back, overridden by what stands nearer, refused where it is wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import tomlkit
from programs_to_train import LINE, written
from public_programs import PROGRAMS, copied, name_of, said
from training_runs import Train

from torchvet.cli.save_plan import save_plan
from torchvet_runtime.project_plan import KEYS

_PLANNED = [each for each in PROGRAMS if said(each, "plan")]
# What is in pyproject.toml, and what is said about it.
MISTAKES = [
    ("[tool.torchvet.train]\nspeed = 3", "pyproject.toml: tool.torchvet.train.speed: no such key"),
    ('[tool.torchvet.train."line.py"]\nlr = [1]', 'tool.torchvet.train."line.py".lr'),
    ("[tool.torchvet.train]\nseed = 'one'", "a whole number is needed"),
    ("[tool.torchvet.train]\nmode = 'magic'", "one of script, parts"),
    ("[tool.torchvet.train]\nmodel = 'NoNet()'", "pyproject.toml: model=NoNet(): NameError"),
    ("[tool.torchvet.train.other]\nlr = 1", "a file is needed here"),
    ("[tool.torchvet.train]\nepochs = 0", "epochs"),
    ("[tool.torchvet.train", "pyproject.toml: "),
]


def _rows(printed: str) -> dict[str, str]:
    rows = re.findall(r"^  (\w+) +(.+?)(?:  .*)?$", printed, re.MULTILINE)
    return {name: value for name, value in rows if name not in {"run", "note"}}


def test_the_schema_knows_the_same_keys(checkout: Path) -> None:
    schema = json.loads((checkout / "server/torchvet/project/settings.schema.json").read_text("utf-8"))
    assert set(schema["properties"]["train"]["properties"]) == set(KEYS)
    assert schema["definitions"]["training"]["properties"] == schema["properties"]["train"]["properties"]


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_a_mistake_is_named(text: str, message: str, tmp_path: Path, train: Train) -> None:
    written(tmp_path / "pyproject.toml", text)
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run", "--plan")
    assert outcome.code == 2
    assert message in outcome.err


def test_what_stands_nearer_wins(tmp_path: Path, train: Train) -> None:
    written(
        tmp_path / "pyproject.toml",
        "[tool.torchvet.train]\nepochs = 2\nseed = 5\nclip = 1.0\n"
        '[tool.torchvet.train."line.py"]\nepochs = 3\nlr = 0.5\nloss = "nn.L1Loss()"\nbatch_size = 16\n',
    )
    comment = "# torchvet: train lr=0.25 batch_size=32\n"
    file = written(tmp_path / "line.py", LINE + comment)
    rows = _rows(train(file, tmp_path / "run", "--plan", "--set", "batch_size=4").out)
    assert (rows["epochs"], rows["seed"], rows["loss"]) == ("3", "5", "nn.L1Loss()")
    assert "lr=0.25" in rows["optimizer"]
    assert "clip=1.0" in rows["options"]
    outcome = train(file, tmp_path / "run", "--epochs=1", "--seed=6", "--set", "batch_size=4")
    plan = json.loads((tmp_path / "run" / "plan.json").read_text("utf-8"))
    assert (plan["epochs"], plan["seed"]) == (1, 6)
    assert outcome.of("run_completed")[0]["step"] == 16


def test_mode_can_be_said(tmp_path: Path, train: Train) -> None:
    written(
        tmp_path / "pyproject.toml",
        '[tool.torchvet.train."line.py"]\nmode = "script"\narguments = ["--fast"]\n',
    )
    file = written(tmp_path / "line.py", LINE + "import sys; print(sys.argv[1:])\n")
    outcome = train(file, tmp_path / "run")
    assert outcome.code == 0, outcome.err
    assert "['--fast']" in outcome.out
    assert outcome.of("run_started")[0]["mode"] == "script"


@pytest.mark.parametrize("program", _PLANNED, ids=name_of)
def test_a_saved_plan_leads_to_itself(program: Path, tmp_path: Path, train: Train) -> None:
    file = copied(program, tmp_path)
    before = written(tmp_path / "pyproject.toml", "# mine\n[tool.other]\nx = 1  # too\n").read_text("utf-8")
    first = train(file, tmp_path / "run", "--plan", "--plan-keys", str(tmp_path / "keys.json"))
    assert first.code == 0, first.err
    target = save_plan(tmp_path / "keys.json", file)
    text = target.read_text("utf-8")
    assert text.startswith(before)
    assert not tomlkit.parse(text).unwrap()["tool"]["torchvet"]["train"][file.name].keys() - set(KEYS)
    again = train(file, tmp_path / "run", "--plan", "--plan-keys", str(tmp_path / "keys.json"))
    assert _rows(again.out) == _rows(first.out)
    save_plan(tmp_path / "keys.json", file)
    assert target.read_text("utf-8") == text
