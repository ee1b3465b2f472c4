"""What the workspace tells about one file, in small real workspaces."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from torchvet.evidence import Evidence
from torchvet.facts.state_dicts import UNKNOWN_PREFIX
from torchvet.project.index import Project
from torchvet.syntax.source import SourceFile

# Only a file that can raise a question is looked into.
_TRAINING = "loss.backward()\n"


def _make(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _gathered(root: Path, name: str, project: Project | None = None) -> Evidence:
    path = root / name
    return (project or Project((root,))).gather(SourceFile(str(path), path.read_text() + _TRAINING))


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
    source = SourceFile(str(tmp_path / "a.py"), "import net\n")
    assert Project((tmp_path,)).gather(source) == Evidence()


def test_what_other_files_save_is_known_until_they_change(tmp_path: Path) -> None:
    saves = (
        "import torch\nfrom torch import nn\nmodel = nn.DataParallel(nn.Linear(1, 1))\n"
        "torch.save(model.state_dict(), 'model.pth')\n"
    )
    loads = "import torch\nmodel = torch.nn.Linear(1, 1)\nmodel.load_state_dict(torch.load('model.pth'))\n"
    _make(
        tmp_path, {"train.py": saves, "deep/predict.py": loads, "other.py": "import torch\nprint('load')\n"}
    )
    project = Project((tmp_path,))
    (saved,) = _gathered(tmp_path, "deep/predict.py", project).saved_states
    assert (saved.target.lstrip("="), saved.entry, saved.prefix) == ("model.pth", "", "module.")
    assert (saved.path, saved.range.start.line) == (str(tmp_path / "train.py"), 4)
    assert _gathered(tmp_path, "train.py", project).saved_states == ()
    (tmp_path / "train.py").write_text("import torch\ntorch.save(1, 'other.pth')\n")
    (unknown,) = _gathered(tmp_path, "deep/predict.py", project).saved_states
    assert (unknown.target, unknown.prefix) == ("=other.pth", UNKNOWN_PREFIX)


def test_a_file_that_loads_nothing_needs_no_saved_states(tmp_path: Path) -> None:
    saves = "import torch\nmodel = torch.nn.Linear(1, 1)\ntorch.save(model.state_dict(), 'model.pth')\n"
    _make(tmp_path, {"train.py": saves, "net.py": "import torch\n"})
    assert _gathered(tmp_path, "net.py").saved_states == ()


def test_callees_under_no_grad_come_from_other_files(tmp_path: Path) -> None:
    calls = (
        "import torch\nfrom evaluate import validate\nwith torch.no_grad():\n    validate(model, loader)\n"
    )
    _make(tmp_path, {"main.py": calls, "evaluate.py": "import torch\ndef validate(model, loader): ...\n"})
    assert "validate" in _gathered(tmp_path, "evaluate.py").no_grad_callees
    assert _gathered(tmp_path, "main.py").no_grad_callees == frozenset()


def test_keys_of_a_real_checkpoint(tmp_path: Path) -> None:
    network = torch.nn.DataParallel(torch.nn.Linear(2, 1))
    (tmp_path / "deep").mkdir()
    torch.save({"model": network.state_dict(), "epoch": 3}, tmp_path / "weights.pth")
    loads = (
        "import torch\nmodel = torch.nn.Linear(2, 1)\nmodel.load_state_dict(torch.load('weights.pth')['model'])\n"
        "model.load_state_dict(torch.load('missing.pth'))\n"
    )
    _make(tmp_path, {"deep/predict.py": loads})
    known = _gathered(tmp_path, "deep/predict.py").checkpoints
    assert list(known) == ["weights.pth"]
    assert known["weights.pth"].sections["model"] == ("module.weight", "module.bias")
    assert known["weights.pth"].prefixes["model"] == "module."


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"PK\x03\x04broken"])
def test_a_damaged_checkpoint_is_only_not_known(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "weights.pth").write_bytes(content)
    loads = "import torch\nmodel = torch.nn.Linear(2, 1)\nmodel.load_state_dict(torch.load('weights.pth'))\n"
    _make(tmp_path, {"predict.py": loads})
    assert _gathered(tmp_path, "predict.py").checkpoints == {}


def test_a_workspace_that_is_too_big_is_known_in_part_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torchvet.project.workspace.MAX_FILES", 2)
    _make(tmp_path, dict.fromkeys(("a.py", "b.py", "c.py"), "import torch\nm.load_state_dict(x)\n"))
    project = Project((tmp_path,))
    _gathered(tmp_path, "a.py", project)
    assert len(project.notes) == 1
    assert "2 Python files" in project.notes[0]
