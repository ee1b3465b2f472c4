"""Workspaces of several files in tests/projects: each file reports what its `# expect:` comments say, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from checking import Folder, expected_in, folder_with, unmet
from torch import nn

_PROJECTS = Path(__file__).parent / "projects"
_NAMES = sorted(each.name for each in _PROJECTS.iterdir() if each.is_dir()) if _PROJECTS.exists() else []


@pytest.mark.parametrize("name", _NAMES)
def test_project_reports_what_is_expected_and_nothing_else(name: str, tmp_path: Path) -> None:
    # A copy: neighbours and the checkout's own settings must not lend evidence.
    root = tmp_path / name
    shutil.copytree(_PROJECTS / name, root)
    unexpected = {}
    for path in sorted(root.rglob("*.py")):
        relative = str(path.relative_to(root))
        rows = unmet(expected_in(path.read_text("utf-8")), Folder(root).check(relative))
        if rows:
            unexpected[relative] = rows
    assert unexpected == {}


def test_keys_of_a_real_checkpoint_are_compared(tmp_path: Path) -> None:
    torch.save(nn.DataParallel(nn.Linear(4, 2)).state_dict(), tmp_path / "wrapped.pth")
    torch.save({"model": nn.Linear(4, 2).state_dict(), "epoch": 3}, tmp_path / "bare.pth")
    text = """
import torch
from torch import nn

model = nn.Linear(4, 2)
model.load_state_dict(torch.load("wrapped.pth"))  # expect: module-prefix-mismatch(error)
model.load_state_dict(torch.load("bare.pth")["model"])
wrapped = nn.DataParallel(model)
wrapped.load_state_dict(torch.load("wrapped.pth"))
wrapped.load_state_dict(torch.load("bare.pth")["model"])  # expect: module-prefix-mismatch(error)
"""
    assert unmet(expected_in(text), folder_with(tmp_path, "load.py", text).check("load.py")) == ""
