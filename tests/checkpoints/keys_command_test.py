"""`torchvet keys` as its users run it: output, JSON, exit codes, and never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import checkpoint_files as files
import pytest
import torch
from torch import nn

from torchvet.cli.main import main


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plain, a wrapped and a nested checkpoint, and the current folder of the test."""
    monkeypatch.chdir(tmp_path)
    torch.save(files.Net().state_dict(), "plain.pt")
    torch.save(nn.DataParallel(files.Net()).state_dict(), "wrapped.pt")
    torch.save(files.trained(), "nested.pt")
    return tmp_path


def test_table(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", str(saved / "nested.pt")]) == 0
    output = capsys.readouterr().out
    assert "with training state" in output
    assert "  epoch = 3\n" in output
    n_values = sum(tensor.numel() for tensor in files.state_dict().values())
    assert f"model: 10 tensors, {n_values} values\n" in output
    row = next(line for line in output.splitlines() if "body.0.weight" in line)
    assert row.split() == ["body.0.weight", "(8,", "4)", "float32", "128", "B"]
    assert "optimizer: 15 tensors inside" in output


def test_wrapped_table_names_the_prefix(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", str(saved / "wrapped.pt")]) == 0
    assert "all keys carry the prefix `module.`" in capsys.readouterr().out


def test_json(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "wrapped.pt", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    state = torch.load(saved / "wrapped.pt")
    assert [tensor["path"] for tensor in listed["tensors"]] == list(state)
    assert [tensor["shape"] for tensor in listed["tensors"]] == [
        list(tensor.shape) for tensor in state.values()
    ]
    assert (listed["format"], listed["sections"][0]["prefix"], listed["dangerous_globals"]) == (
        "zip",
        "module.",
        [],
    )


@pytest.mark.usefixtures("saved")
def test_against(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "plain.pt", "--against", "plain.pt"]) == 0
    assert "has the 10 keys and shapes of" in capsys.readouterr().out
    assert main(["keys", "wrapped.pt", "--against", "plain.pt"]) == 1
    output = capsys.readouterr().out
    assert "all found keys carry the prefix `module.`" in output
    assert "  10 missing, expected and not found:" in output
    # the weights may be at the top of one file and under an entry of the other
    assert main(["keys", "nested.pt", "--against", "plain.pt"]) == 0


@pytest.mark.usefixtures("saved")
def test_against_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    torch.save({"head.weight": torch.zeros(3)}, "other.pt")
    assert main(["keys", "other.pt", "--against", "plain.pt", "--json"]) == 1
    (result,) = json.loads(capsys.readouterr().out)
    assert result["reshaped"] == [{"key": "head.weight", "expected": [8, 8], "found": [3]}]
    assert len(result["missing"]) == 9
    assert result["unexpected"] == []


@pytest.mark.usefixtures("saved")
def test_strip_and_add(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "wrapped.pt", "--strip-prefix", "module.", "-o", "bare.pt"]) == 0
    assert capsys.readouterr().out == "bare.pt: 10 keys renamed\n"
    assert main(["keys", "bare.pt", "--against", "plain.pt"]) == 0
    assert main(["keys", "nested.pt", "--add-prefix", "module.", "-o", "again.pt", "--json"]) == 0
    assert main(["keys", "again.pt", "--against", "wrapped.pt"]) == 0
    assert main(["keys", "wrapped.pt", "--strip-prefix", "module.", "-o", "bare.pt"]) == 2
    assert "exists already" in capsys.readouterr().err


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["gone.pt"], "no such file"),
        (["plain.pt", "--against", "train.py::Net"], "train.py: can't be read: No such file"),
        (["plain.pt", "--against", "gone.pt"], "no such file"),
        (["plain.pt", "--strip-prefix", "module."], "-o OUT"),
        (["plain.pt", "--strip-prefix", "", "-o", "x.pt"], "prefix is empty"),
        (["plain.pt", "-o", "x.pt"], "-o needs"),
        (["plain.pt", "--strip-prefix", "a.", "--add-prefix", "b.", "-o", "x.pt"], "not allowed with"),
        (["plain.pt", "--strip-prefix", "module.", "-o", "x.pt"], "does not start with"),
        ([], "CHECKPOINT"),
    ],
)
def test_bad_usage(argv: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", *argv]) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""
    assert "Traceback" not in captured.err


@pytest.mark.usefixtures("saved")
def test_several_state_dicts_with_no_common_name(capsys: pytest.CaptureFixture[str]) -> None:
    torch.save({"net": files.state_dict(), "ema": files.state_dict()}, "two.pt")
    assert main(["keys", "two.pt", "--against", "plain.pt"]) == 2
    assert "weights in net, ema" in capsys.readouterr().err


@pytest.mark.usefixtures("saved")
def test_a_key_cannot_send_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    torch.save({"\x1b[2J\n": torch.zeros(1), "b\x07": "\x1b]0;"}, "odd.pt")
    assert main(["keys", "odd.pt"]) == 0
    output = capsys.readouterr().out
    assert "\\x1b[2J\\n" in output
    assert "\x1b" not in output
    assert "\x07" not in output
