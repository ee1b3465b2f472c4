"""Classes of installed packages: what they descend from reaches the rules, from sources alone, and is remembered."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from checking import expected_in, unmet

from torchvet.check import check
from torchvet.project.index import Project
from torchvet.syntax.source import SourceFile

_PACKAGES = {
    "torch/__init__.py": "from torch import nn\n",
    "torch/nn/__init__.py": "from torch.nn.modules.module import Module\n",
    "torch/nn/modules/__init__.py": "",
    "torch/nn/modules/module.py": "class Module:\n    pass\n",
    "torch/optim/__init__.py": "from torch.optim.optimizer import Optimizer\n",
    "torch/optim/optimizer.py": "class Optimizer:\n    pass\n",
    "shiny/__init__.py": "from .nets import Tower as Tower\nfrom .steps import Lion\nraise SystemExit('imported')\n",
    "shiny/nets.py": "import torch.nn as nn\n\n\nclass _Base(nn.Module):\n    pass\n\n\nclass Tower(_Base):\n    pass\n",
    "shiny/steps.py": "from torch.optim import Optimizer\n\n\nclass Lion(Optimizer):\n    pass\n",
    "shiny/engines.py": "import pytorch_lightning as pl\n\n\nclass Task(pl.LightningModule):\n    pass\n",
    "pytorch_lightning/__init__.py": "class LightningModule:\n    pass\n",
}
_PROGRAM = """
import torch
import torch.nn.functional as F
from shiny import Lion, Tower
from shiny.engines import Task


def train(loader):
    net = Tower()
    opt = Lion(net.parameters(), lr=1e-4)
    for x, y in loader:
        loss = F.cross_entropy(net(x), y)
        loss.backward()  # expect: missing-zero-grad(warning)
        opt.step()


class Mine(Task):
    def fit(self, loader, optimizer):
        for x, y in loader:
            F.cross_entropy(self(x), y).backward()
            optimizer.step()
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace whose virtual environment holds the packages above."""
    packages = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"
    for name, text in _PACKAGES.items():
        file = packages / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path


def _source(workspace: Path) -> SourceFile:
    return SourceFile(str(workspace / "train.py"), _PROGRAM)


def test_what_a_class_descends_from_reaches_the_rules(workspace: Path) -> None:
    source = _source(workspace)
    evidence = Project((workspace,)).gather(source)
    assert unmet(expected_in(_PROGRAM), check(source, evidence=evidence)) == ""
    assert evidence.ancestors["shiny.Tower"][-1] == "torch.nn.modules.module.Module"
    assert evidence.ancestors["shiny.engines.Task"][-1] == "pytorch_lightning.LightningModule"


def test_an_editor_is_told_when_it_is_known(workspace: Path) -> None:
    told = threading.Event()
    project = Project((workspace,), on_news=told.set)
    assert project.gather(_source(workspace)).ancestors == {}
    assert told.wait(60)
    assert "shiny.Lion" in project.gather(_source(workspace)).ancestors


def test_a_new_version_of_the_package_is_asked_again(workspace: Path) -> None:
    assert "shiny.Tower" in Project((workspace,)).gather(_source(workspace)).ancestors
    nets = next(workspace.rglob("shiny/nets.py"))
    nets.write_text("class Tower:\n    '''Not a module any more.'''\n", "utf-8")
    found = Project((workspace,)).gather(_source(workspace)).ancestors["shiny.Tower"]
    assert found == ("shiny.nets.Tower",)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"shiny.Tower": 3}', "\x00"])
def test_a_damaged_memory_is_an_empty_one(
    workspace: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(workspace / "cache"))
    Project((workspace,)).gather(_source(workspace))
    (kept,) = (workspace / "cache").rglob("classes-*.json")
    kept.write_text(damage, "utf-8")
    assert "shiny.Tower" in Project((workspace,)).gather(_source(workspace)).ancestors


def test_a_read_only_home_costs_nothing_but_time(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (workspace / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(workspace / "file" / "below"))
    assert "shiny.Tower" in Project((workspace,)).gather(_source(workspace)).ancestors
