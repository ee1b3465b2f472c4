"""The result cache: nothing is checked twice, and nothing is kept that something has changed for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sample import Run

from torchvet.cli.check_file import FileChecker

_BAD = "import torch\nfrom torch.utils.data import DataLoader\n\nloader = DataLoader(range(4), num_works=2)\n"
_MODEL = "from torch import nn\n\n\nclass Net(nn.Module):\n    def forward(self, x):\n        return x\n"
_CALLER = (
    "import torch\nfrom model import Net\n\nnet = Net()\nnet.eval()\nfor x in loader:\n    loss = net(x)\n"
)


def _write(path: Path, text: str) -> None:
    """Writes `path` and makes it look old: what was written just now may be written again."""
    path.write_text(text, "utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were really checked."""
    names: list[str] = []
    real = FileChecker.check

    def check(self: FileChecker, path: str) -> object:
        names.append(Path(path).name)
        return real(self, path)

    monkeypatch.setattr(FileChecker, "check", check)
    return names


@pytest.fixture
def folder(project: Path) -> Path:
    """A project of ten files."""
    for number in range(7):
        _write(project / f"plain{number}.py", f"import torch\n\nx{number} = torch.ones({number})\n")
    _write(project / "bad.py", _BAD)
    _write(project / "model.py", _MODEL)
    _write(project / "caller.py", _CALLER)
    return project


@pytest.mark.usefixtures("folder")
def test_an_unchanged_project_is_not_checked_again(run: Run, checked: list[str]) -> None:
    first = run("check", "--jobs", "1")
    assert len(checked) == 10
    checked.clear()
    assert run("check", "--jobs", "1") == first
    assert checked == []
    assert "num_works" in first.out


def test_only_the_changed_file_is_checked_again(folder: Path, run: Run, checked: list[str]) -> None:
    run("check", "--jobs", "1")
    checked.clear()
    _write(folder / "bad.py", _BAD.replace("num_works=2", ""))
    assert "num_works" not in run("check", "--jobs", "1").out
    assert checked == ["bad.py"]


def test_who_imports_a_changed_file_is_checked_again(folder: Path, run: Run, checked: list[str]) -> None:
    run("check", "--jobs", "1")
    checked.clear()
    _write(folder / "model.py", _MODEL + "\n\nother = 1\n")
    run("check", "--jobs", "1")
    assert sorted(checked) == ["caller.py", "model.py"]


@pytest.mark.parametrize("text", ["import torch\n\nwith torch.no_grad():\n    use()\n", "import os\n"])
def test_a_file_that_comes_or_speaks_changes_everything(
    folder: Path, run: Run, checked: list[str], text: str
) -> None:
    run("check", "--jobs", "1")
    checked.clear()
    _write(folder / "new.py", text)
    run("check", "--jobs", "1")
    assert len(checked) == 11


def test_what_another_file_reads_counts(folder: Path, run: Run, checked: list[str]) -> None:
    layer = "\n\n    def __init__(self):\n        super().__init__()\n        self.head = nn.Linear(2, 2)\n"
    _write(folder / "model.py", _MODEL + layer)
    assert "unused-submodule" in run("check", "--jobs", "1").out
    checked.clear()
    _write(folder / "plain0.py", "import torch\n\n\ndef head(model):\n    return model.head\n")
    assert "unused-submodule" not in run("check", "--jobs", "1").out
    assert "model.py" in checked


def test_a_checkpoint_that_comes_counts(folder: Path, run: Run, checked: list[str]) -> None:
    _write(
        folder / "load.py",
        "import torch\nfrom model import Net\n\nnet = Net()\nnet.load_state_dict(torch.load('model.pt'))\n",
    )
    run("check", "--jobs", "1")
    checked.clear()
    run("check", "--jobs", "1")
    assert checked == []
    (folder / "model.pt").write_bytes(b"")
    run("check", "--jobs", "1")
    assert checked == ["load.py"]


@pytest.mark.parametrize("written", ["//host/share/model.pt", "\\\\\\\\host\\\\model.pt", "a\\0b.pt"])
def test_a_checkpoint_elsewhere_is_not_looked_for(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    _write(
        folder / "load.py",
        f"import torch\nfrom model import Net\n\nnet = Net()\nnet.load_state_dict(torch.load('{written}'))\n",
    )
    asked: list[str] = []
    real = Path.stat
    monkeypatch.setattr(Path, "stat", lambda self, **how: (asked.append(str(self)), real(self, **how))[1])
    assert "internal error" not in run("check", "--jobs", "1").err
    assert "internal error" not in run("check", "--jobs", "1").err
    assert [each for each in asked if "host" in each or "\0" in each] == []


def test_other_settings_are_other_results(folder: Path, run: Run) -> None:
    run("check", "--jobs", "1")
    (folder / "pyproject.toml").write_text('[tool.torchvet]\nignore = ["unknown-argument"]\n', "utf-8")
    assert "num_works" not in run("check", "--jobs", "1").out
    assert "num_works" in run("check", "--jobs", "1", "--select", "unknown-argument").out


@pytest.mark.usefixtures("folder")
def test_a_damaged_cache_is_no_cache(run: Run, checked: list[str]) -> None:
    first = run("check", "--jobs", "1")
    for file in (Path(os.environ["XDG_CACHE_HOME"]) / "torchvet").glob("results-*"):
        file.write_text(file.read_text("utf-8")[:200], "utf-8")
    checked.clear()
    assert run("check", "--jobs", "1") == first
    assert len(checked) == 10


@pytest.mark.usefixtures("folder")
def test_without_cache_everything_is_checked(run: Run, checked: list[str]) -> None:
    run("check", "--jobs", "1")
    checked.clear()
    run("check", "--jobs", "1", "--no-cache")
    assert len(checked) == 10


def test_a_cache_that_cannot_be_written_only_costs_time(
    folder: Path, run: Run, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "file"))
    assert "num_works" in run("check", "--jobs", "1").out
    assert "num_works" in run("check", "--jobs", "1").out
    assert len(checked) == 20


def test_what_nobody_uses_is_swept_away(run: Run, folder: Path) -> None:
    from torchvet.project.cache_folder import cache_folder

    run("check")
    kept = list(cache_folder().glob("results-*.json"))
    old = cache_folder() / "results-old.json"
    old.write_text("{}", "utf-8")
    os.utime(old, (1_700_000_000, 1_700_000_000))
    _write(folder / "bad.py", _BAD + "\n")
    run("check")
    assert kept and all(each.exists() for each in kept) and not old.exists()
