"""`torchvet check` asks the installed torch about operations it has no rule for, unless told not to."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample import Run

_TEXT = """
import torch

torch.cov(torch.randn(3, 3, 2))
"""


def test_an_operation_that_only_torch_knows(project: Path, run: Run) -> None:
    (project / "spread.py").write_text(_TEXT, "utf-8")
    found = run("check", "spread.py")
    assert found.code == 1
    assert "expected input to have two or fewer dimensions" in found.out
    assert run("check", "spread.py", "--no-oracle").code == 0


def test_no_program_of_the_folder_is_started(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An environment that came with somebody's code must not run because the code is checked.
    canary = project / "canary"
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\ntouch {canary}\n", "utf-8")
    python.chmod(0o755)
    (project / ".venv" / "lib" / "python3.11" / "site-packages" / "torch").mkdir(parents=True)
    (project / ".venv" / "lib" / "python3.11" / "site-packages" / "torch" / "version.py").touch()
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    (project / "spread.py").write_text(_TEXT, "utf-8")
    run("check", "spread.py")
    run("shapes", "spread.py")
    assert not canary.exists()
