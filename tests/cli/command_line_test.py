"""`torchvet` as its user runs it: which command, which exit code, what is said when something is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sample import MISTAKE, Run

from torchvet.version import VERSION

# A command line that can't be obeyed, and words of the answer.
USAGE_ERRORS = [
    ([], ["commands:", "check", "train"]),
    (["chek"], ["no command 'chek'", "did you mean 'check'?"]),
    (["--nonsense"], ["--nonsense"]),
    (["check", "--nonsense"], ["--nonsense"]),
    (["check", "--select", "missing-zero-grat"], ["no rule", "did you mean 'missing-zero-grad'?"]),
    (["check", "--ignore", "missing_zero_grad"], ["no rule", "did you mean 'missing-zero-grad'?"]),
    (["check", "--severity", "loud"], ["loud"]),
    (["check", "--output-format", "xml"], ["xml"]),
    (["check", "--diff", "--output-format", "json"], ["--diff"]),
    (["check", "--jobs", "-1"], ["--jobs"]),
    (["check", "--jobs", "many"], ["many"]),
    (["check", "-", "a.py"], ["standard input is checked alone"]),
    (["check", "nowhere.py"], ["nowhere.py: no such file or folder"]),
    (["rule", "missing-zero-grat"], ["did you mean 'missing-zero-grad'?"]),
    (["rule"], ["NAME"]),
]


@pytest.mark.parametrize(("argv", "words"), USAGE_ERRORS, ids=lambda each: " ".join(each))
@pytest.mark.usefixtures("project")
def test_usage_errors_are_said_on_stderr(run: Run, argv: list[str], words: list[str]) -> None:
    outcome = run(*argv)
    assert outcome.code == 2
    assert "Traceback" not in outcome.err
    for word in words:
        assert word in outcome.err


def test_help_lists_every_command(run: Run) -> None:
    outcome = run("--help")
    assert outcome.code == 0
    for command in ("check", "rule", "keys", "train", "server"):
        assert f"  {command} " in outcome.out


def test_version_is_the_projects(run: Run, checkout: Path) -> None:
    assert run("--version").out == f"torchvet {VERSION}\n"
    assert f'\nversion = "{VERSION}"\n' in (checkout / "pyproject.toml").read_text("utf-8")


def test_a_configuration_with_a_mistake_stops_the_run(run: Run, project: Path) -> None:
    (project / "a.py").write_text(MISTAKE)
    (project / "pyproject.toml").write_text("[tool.torchvet]\nselekt = []\n")
    outcome = run("check")
    assert (outcome.code, outcome.out) == (2, "")
    assert "did you mean 'select'?" in outcome.err


def test_what_can_not_be_read_is_said_and_the_rest_is_checked(run: Run, project: Path) -> None:
    (project / "good.py").write_text(MISTAKE)
    (project / "bad.py").write_bytes(b"import torch\nx = '\xff'\n")
    (project / "book.ipynb").write_text("{}")
    outcome = run("check", ".", "book.ipynb")
    assert outcome.code == 2
    assert "bad.py: can't be read: byte 18" in outcome.err
    assert "book.ipynb: is no notebook of format 4" in outcome.err
    assert "good.py:8:5: error[missing-zero-grad]" in outcome.out


def test_a_file_that_parses_in_part_is_checked_in_part(run: Run, project: Path) -> None:
    (project / "a.py").write_text(MISTAKE + "\ndef half(:\n")
    outcome = run("check", "a.py", "--fix")
    assert outcome.code == 1
    assert "a.py: line 11 does not parse" in outcome.err
    assert (project / "a.py").read_text() == MISTAKE + "\ndef half(:\n"


def _start(checkout: Path, *argv: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(checkout / "server")}
    command = [sys.executable, "-m", "torchvet.cli.main", *argv]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_process_finds_the_mistake_and_says_so_to_the_shell(checkout: Path, project: Path) -> None:
    (project / "a.py").write_text(MISTAKE + 'pattern = "\\d"\n')
    process = _start(checkout, "check")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, b"")
    assert b"\x1b" not in out
    assert b"error[missing-zero-grad]" in out


def test_a_reader_that_leaves_is_no_trouble(checkout: Path, project: Path) -> None:
    # Far more output than a pipe holds, so that the rest meets a closed one.
    (project / "a.py").write_text(MISTAKE)
    names = [f"copy{number}.py" for number in range(400)]
    for name in names:
        (project / name).write_text(MISTAKE)
    process = _start(checkout, "check", "--output-format", "json")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    assert process.wait(timeout=60) == 1
    assert process.stderr.read() == b""
    process.stderr.close()
