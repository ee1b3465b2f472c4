"""What the workspace tells about one file, in small real workspaces."""

from __future__ import annotations

from pathlib import Path

import pytest
from torchvet.evidence import Evidence
from torchvet.project.index import Project
from torchvet.syntax.source import SourceFile


def _make(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _gathered(root: Path, name: str, project: Project | None = None) -> Evidence:
    path = root / name
    return (project or Project((root,))).gather(SourceFile(str(path), path.read_text()))


def _modules(root: Path, name: str) -> dict[str, str]:
    found = _gathered(root, name).modules
    return {key: Path(each.path).relative_to(root).as_posix() for key, each in found.items()}


# Files of a workspace; the first is asked what it imports.
WORKSPACES = [
    ({"train.py": "import torch\nfrom net import Net\n", "net.py": ""}, {"net": "net.py"}),
    ({"train.py": "import torch, os, json\nimport numpy as np\n", "json.py": ""}, {}),
    (
        {"train.py": "import torch\nimport models.net as m\n", "models/net.py": "", "models/__init__.py": ""},
        {"models": "models/__init__.py", "models.net": "models/net.py"},
    ),
    (
        {
            "train.py": "import torch\nfrom models import Net\n",
            "models/__init__.py": "from .net import Net\n",
            "models/net.py": "from ..other import far\n",
            "other.py": "",
        },
        {"models": "models/__init__.py", "models.net": "models/net.py"},
    ),
    (
        {
            "pkg/train.py": "import torch\nfrom .net import Net\nfrom . import extra\nfrom ..tools import log\n",
            "pkg/__init__.py": "",
            "pkg/net.py": "from .block import Block\nfrom pkg.block import Other\n",
            "pkg/block.py": "",
            "pkg/extra.py": "",
            "tools.py": "",
        },
        {
            ".": "pkg/__init__.py",
            ".net": "pkg/net.py",
            ".extra": "pkg/extra.py",
            "..tools": "tools.py",
            ".block": "pkg/block.py",
            "pkg.block": "pkg/block.py",
        },
    ),
    (
        {"scripts/train.py": "import torch\nfrom mylib.net import Net\n", "src/mylib/net.py": "x = 1"},
        {"mylib.net": "src/mylib/net.py"},
    ),
    (
        {
            "train.py": "import torch\nfrom net import (  # names\n    A,\n    B as C,\n)\nfrom \\\n    q import z\n",
            "net/__init__.py": "",
            "net/A.py": "",
            "net/B.py": "",
        },
        {"net": "net/__init__.py", "net.A": "net/A.py", "net.B": "net/B.py"},
    ),
    (
        {"train.py": "import torch\nfrom train import x\ndef broken(:\n    import net\n", "net.py": ""},
        {"net": "net.py"},
    ),
    (
        {"train.py": "import torch\nimport a\n", "a.py": "import b\n", "b.py": "import c\n", "c.py": ""},
        {"a": "a.py", "b": "b.py"},
    ),
]


@pytest.mark.parametrize(("files", "expected"), WORKSPACES)
def test_imported_files(tmp_path: Path, files: dict[str, str], expected: dict[str, str]) -> None:
    _make(tmp_path, files)
    assert _modules(tmp_path, next(iter(files))) == expected


def test_an_open_buffer_wins_over_the_disk(tmp_path: Path) -> None:
    _make(tmp_path, {"train.py": "import torch\nimport net\nimport fresh\n", "net.py": "old = 1\n"})
    buffers = {tmp_path / "net.py": "new = 1\n", tmp_path / "fresh.py": "unsaved = 1\n"}
    found = _gathered(tmp_path, "train.py", Project((tmp_path,), buffers.get)).modules
    assert {name: each.text for name, each in found.items()} == {"net": "new = 1\n", "fresh": "unsaved = 1\n"}


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    _make(tmp_path, {"train.py": "import torch\nimport net\n", "net.py": "old = 1\n"})
    project = Project((tmp_path,))
    assert _gathered(tmp_path, "train.py", project).modules["net"].text == "old = 1\n"
    (tmp_path / "net.py").write_text("changed = 1\n")
    assert _gathered(tmp_path, "train.py", project).modules["net"].text == "changed = 1\n"


def test_a_text_without_torch_is_not_looked_into(tmp_path: Path) -> None:
    _make(tmp_path, {"a.py": "import net\n", "net.py": ""})
    assert _gathered(tmp_path, "a.py") == Evidence()
