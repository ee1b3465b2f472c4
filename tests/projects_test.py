"""Workspaces of several files in tests/projects: each file reports what its `# expect:` comments say, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from checking import Folder, expected_in, unmet

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
