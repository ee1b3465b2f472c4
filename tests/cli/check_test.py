"""`torchvet check`: what is selected, how it is reported, and when it is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample import MISTAKE, REPAIRED, Run

RULE = "missing-zero-grad"

# Options, the configuration, and the exit code and number of findings for MISTAKE.
CHOICES: list[tuple[list[str], str, int, int]] = [
    ([], "", 1, 1),
    (["--select", RULE], "", 1, 1),
    (["--select", "state-dict-overwritten"], "", 0, 0),
    (["--select", f"state-dict-overwritten,{RULE}"], "", 1, 1),
    (["--select", "state-dict-overwritten", RULE], "", 1, 1),
    (["--ignore", RULE], "", 0, 0),
    (["--select", RULE, "--ignore", RULE], "", 0, 0),
    (["--severity", "error"], "", 1, 1),
    ([], f"ignore = ['{RULE}']", 0, 0),
    (["--select", RULE], f"ignore = ['{RULE}']", 1, 1),
    ([], f"severity = {{{RULE} = 'off'}}", 0, 0),
    (["--select", RULE], f"severity = {{{RULE} = 'off'}}", 1, 1),
    ([], f"severity = {{{RULE} = 'hint'}}", 0, 1),
    ([], f"severity = {{{RULE} = 'warning'}}", 1, 1),
    (["--severity", "error"], f"severity = {{{RULE} = 'warning'}}", 0, 0),
    ([], "select = ['state-dict-overwritten']", 0, 0),
    (["--select", RULE], "select = ['state-dict-overwritten']", 1, 1),
    ([], "exclude = ['a.py']", 0, 0),
    (["a.py"], "exclude = ['a.py']", 1, 1),
    ([], f"per-file-ignores = {{'a.*' = ['{RULE}']}}", 0, 0),
    (["--jobs", "2"], "", 1, 1),
]


@pytest.mark.parametrize(("options", "table", "code", "n_findings"), CHOICES)
def test_choices(run: Run, project: Path, options: list[str], table: str, code: int, n_findings: int) -> None:
    (project / "a.py").write_text(MISTAKE)
    if table:
        (project / "pyproject.toml").write_text(f"[tool.torchvet]\n{table}\n")
    outcome = run("check", "--output-format", "json", *options)
    assert (outcome.code, outcome.err) == (code, "")
    assert len(outcome.findings) == n_findings


@pytest.mark.parametrize(
    "argv",
    [
        ["a.py", "b.py", "--select", RULE],
        ["--select", RULE, "--", "a.py", "b.py"],
        ["--select", RULE, "a.py", "b.py"],
        ["a.py", "--severity", "hint", "b.py"],
        ["b.py", "a.py", "./a.py"],
        ["."],
        [],
    ],
    ids=" ".join,
)
def test_paths_and_options_in_any_order(run: Run, project: Path, argv: list[str]) -> None:
    for name in ("b.py", "a.py"):
        (project / name).write_text(MISTAKE)
    outcome = run("check", "--output-format", "json", *argv)
    assert [each["path"] for each in outcome.findings] == ["a.py", "b.py"]


def test_json_is_the_documented_contract(run: Run, project: Path) -> None:
    (project / "a.py").write_text(MISTAKE.replace("    loss.backward()", "    '日本'; loss.backward()"))
    (found,) = run("check", "--output-format", "json").findings
    assert list(found) == ["path", "rule", "severity", "message", "range", "fix", "related"]
    assert (found["path"], found["rule"], found["severity"]) == ("a.py", RULE, "error")
    assert "optimizer" in found["message"]
    assert found["range"] == {"start": {"line": 8, "column": 10}, "end": {"line": 8, "column": 25}}
    assert list(found["fix"]) == ["title", "applicability", "edits"]
    assert found["fix"]["applicability"] == "safe"
    for edit in found["fix"]["edits"]:
        assert list(edit) == ["range", "content"]
        assert list(edit["range"]) == ["start", "end"]
    for related in found["related"]:
        assert list(related) == ["path", "range", "message"]
        assert related["path"] == "a.py"


def test_json_of_a_clean_file_is_an_empty_list(run: Run, project: Path) -> None:
    (project / "a.py").write_text(REPAIRED)
    outcome = run("check", "--output-format", "json", "--statistics")
    assert (outcome.code, outcome.findings, outcome.err) == (0, [], "")


def test_text_shows_place_message_and_line(run: Run, project: Path) -> None:
    (project / "a.py").write_text(
        MISTAKE.replace("    loss.backward()", "\t'日本'; loss.backward()").replace("    ", "\t")
    )
    rows = run("check").out.splitlines()
    assert rows[0].startswith(f"a.py:8:8: error[{RULE}] ")
    assert rows[1] == "  8 |     '日本'; loss.backward()"
    assert rows[2] == "    |             ^^^^^^^^^^^^^^^"
    assert rows[-1] == "1 error in 1 of 1 file; 1 fixable with --fix"


def test_a_file_can_not_steer_the_terminal(run: Run, project: Path) -> None:
    (project / "a.py").write_text(MISTAKE.replace("loss.backward()", "loss.backward()  # \x1b[2J"))
    outcome = run("check")
    assert "\x1b" not in outcome.out
    assert "loss.backward()  # ?[2J" in outcome.out


def test_statistics_count_by_rule(run: Run, project: Path) -> None:
    for name in ("a.py", "b.py"):
        (project / name).write_text(MISTAKE)
    assert f"\n2  {RULE}\n" in run("check", "--statistics").out
    outcome = run("check", "--statistics", "--output-format", "json")
    assert len(outcome.findings) == 2
    assert f"2  {RULE}\n" in outcome.err


@pytest.mark.parametrize(
    ("argv", "path"),
    [
        (["-"], "-"),
        (["--stdin-filename", "sub/a.py"], "sub/a.py"),
        (["-", "--stdin-filename", "b.py"], "b.py"),
    ],
)
@pytest.mark.usefixtures("project")
def test_standard_input(run: Run, argv: list[str], path: str) -> None:
    outcome = run("check", "--output-format", "json", *argv, stdin=MISTAKE.encode())
    assert outcome.code == 1
    assert [each["path"] for each in outcome.findings] == [path]


def test_standard_input_takes_the_configuration_of_its_name(run: Run, project: Path) -> None:
    (project / "sub").mkdir()
    (project / "sub" / "pyproject.toml").write_text(f"[tool.torchvet]\nignore = ['{RULE}']\n")
    assert run("check", "--stdin-filename", "sub/a.py", stdin=MISTAKE.encode()).code == 0
    assert run("check", "--stdin-filename", "a.py", stdin=MISTAKE.encode()).code == 1


def test_workers_find_the_same_in_the_same_order(run: Run, project: Path) -> None:
    for number in range(9):
        (project / f"{number}.py").write_text(MISTAKE if number % 2 else REPAIRED)
    alone, shared = run("check", "--jobs", "1"), run("check", "--jobs", "3")
    assert alone == shared
    assert alone.out.endswith("4 errors in 4 of 9 files; 4 fixable with --fix\n")


def test_weights_saved_by_another_file_count(run: Run, project: Path) -> None:
    (project / "train.py").write_text(
        "import torch\nfrom torch import nn\nmodel = nn.DataParallel(nn.Linear(2, 1))\n"
        "torch.save(model.state_dict(), 'model.pth')\n"
    )
    (project / "predict.py").write_text(
        "import torch\nfrom torch import nn\nmodel = nn.Linear(2, 1)\n"
        "model.load_state_dict(torch.load('model.pth'))\n"
    )
    (found,) = run("check", "--output-format", "json", "predict.py").findings
    assert (found["rule"], found["range"]["start"]["line"]) == ("module-prefix-mismatch", 4)
    assert [each["path"] for each in found["related"]] == ["train.py"]
    assert "    train.py:4:1: " in run("check").out
