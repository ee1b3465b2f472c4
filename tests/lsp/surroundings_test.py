"""What stands in other files matters too: on disk, in other open texts, in checkpoint files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from language_client import PULL, PUSH, Client
from opened_texts import rules

TRAIN = """\
import torch
from torch import nn

from steps import begin

model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(10):
    begin(optimizer)
    loss = model(torch.rand(8, 4)).sum()
    loss.backward()
    optimizer.step()
"""
CLEARS = "def begin(optimizer):\n    optimizer.zero_grad()\n"
ONLY_LOGS = "def begin(optimizer):\n    print(optimizer.defaults)\n"
FOUND = [(10, "missing-zero-grad")]
LOADS = """\
import torch
from torch import nn

model = nn.Linear(4, 2)
model.load_state_dict(torch.load("weights.pt"))
"""


def _changed(client: Client, *paths: Path) -> None:
    changes = [{"uri": each.as_uri(), "type": 2} for each in paths]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def _uris(folder: Path, steps: str) -> tuple[str, str]:
    (folder / "steps.py").write_text(steps, "utf-8")
    return (folder / "train.py").as_uri(), (folder / "steps.py").as_uri()


def test_an_unsaved_text_wins_over_its_file(start: Callable[[], Client], tmp_path: Path) -> None:
    client = start()
    train, steps = _uris(tmp_path, CLEARS)
    client.initialize(tmp_path, capabilities=PUSH)
    client.open(train, TRAIN)
    assert client.findings(train) == []
    client.open(steps, CLEARS)
    assert client.findings(steps) == []
    # Typed there, not saved: when typing pauses the importing file follows.
    client.change(steps, 2, {"text": ONLY_LOGS})
    assert rules(client.findings(train)) == FOUND
    client.change(steps, 3, {"text": CLEARS})
    assert client.findings(train) == []
    client.change(steps, 4, {"text": ONLY_LOGS})
    assert rules(client.findings(train)) == FOUND
    # Closed without saving: the file counts again.
    client.close(steps)
    assert client.findings(train) == []


def test_a_file_that_changes_on_disk(start: Callable[[], Client], tmp_path: Path) -> None:
    client = start()
    train, _ = _uris(tmp_path, ONLY_LOGS)
    client.initialize(tmp_path, capabilities=PULL)
    client.open(train, TRAIN)
    assert rules(client.pulled(train)) == FOUND
    (tmp_path / "steps.py").write_text(CLEARS, "utf-8")
    _changed(client, tmp_path / "steps.py")
    client.wait(lambda each: each.get("method") == "workspace/diagnostic/refresh")
    assert client.pulled(train) == []


def test_files_that_change_nothing_make_no_noise(start: Callable[[], Client], tmp_path: Path) -> None:
    client = start()
    train, _ = _uris(tmp_path, ONLY_LOGS)
    client.initialize(tmp_path, capabilities=PULL)
    client.open(train, TRAIN)
    assert rules(client.pulled(train)) == FOUND
    for n in range(5):
        other = tmp_path / f"other{n}.py"
        other.write_text("import torch\n", "utf-8")
        _changed(client, other)
        client.notify("textDocument/didSave", {"textDocument": {"uri": train}})
    (tmp_path / "steps.py").write_text(CLEARS, "utf-8")
    _changed(client, tmp_path / "steps.py")
    client.wait(lambda each: each.get("method") == "workspace/diagnostic/refresh")
    assert client.pulled(train) == []
    assert client.requested.count("workspace/diagnostic/refresh") == 1


def test_saving_looks_around_where_nobody_watches_files(start: Callable[[], Client], tmp_path: Path) -> None:
    client = start()
    train, _ = _uris(tmp_path, ONLY_LOGS)
    client.initialize(tmp_path, capabilities=PUSH)
    client.open(train, TRAIN)
    assert rules(client.findings(train)) == FOUND
    (tmp_path / "steps.py").write_text(CLEARS, "utf-8")
    client.notify("textDocument/didSave", {"textDocument": {"uri": train}})
    assert client.findings(train) == []


@pytest.mark.parametrize("name", ["plain", "mit Ümlaut 训练"])
def test_a_checkpoint_on_disk(start: Callable[[], Client], tmp_path: Path, name: str) -> None:
    client, folder = start(), tmp_path / name
    folder.mkdir()
    uri = (folder / "load.py").as_uri()
    client.initialize(folder, capabilities=PUSH)
    client.open(uri, LOADS)
    assert client.findings(uri) == []
    model = torch.nn.Linear(4, 2)
    torch.save({f"module.{key}": value for key, value in model.state_dict().items()}, folder / "weights.pt")
    _changed(client, folder / "weights.pt")
    assert rules(client.findings(uri)) == [(4, "module-prefix-mismatch")]
    torch.save(model.state_dict(), folder / "weights.pt")
    _changed(client, folder / "weights.pt")
    assert client.findings(uri) == []


def test_folders_that_join_and_leave(start: Callable[[], Client], tmp_path: Path) -> None:
    client, uri = start(), (tmp_path / "a" / "load.py").as_uri()
    for each in ("a", "b"):
        (tmp_path / each).mkdir()
    model = torch.nn.Linear(4, 2)
    keys = {f"module.{key}": value for key, value in model.state_dict().items()}
    torch.save(keys, tmp_path / "b" / "weights.pt")
    client.initialize(tmp_path / "a", capabilities=PUSH)
    client.open(uri, LOADS)
    assert client.findings(uri) == []
    joined = {"uri": (tmp_path / "b").as_uri(), "name": "b"}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [joined], "removed": []}})
    assert rules(client.findings(uri)) == [(4, "module-prefix-mismatch")]
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [joined]}})
    assert client.findings(uri) == []
