"""What the tests of the command line share: running it in this process, in an empty folder."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sample import Outcome, Run

from torchvet.cli.main import main


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one command line, with `stdin` as standard input."""

    def run_once(*argv: str, stdin: bytes | None = None) -> Outcome:
        monkeypatch.delenv("CI", raising=False)
        if stdin is not None:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(argv)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run_once
