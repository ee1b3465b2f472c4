"""The torch version is read from names and texts of a made-up environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from torchvet.project.torch_version import torch_version

PACKAGES = ".venv/lib/python3.11/site-packages"


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({f"{PACKAGES}/torch-2.6.0+cu124.dist-info/METADATA": ""}, (2, 6, 0)),
        ({f"{PACKAGES}/torch_geometric-1.0.dist-info/METADATA": "", "pyproject.toml": ""}, None),
        ({f"{PACKAGES}/torch/version.py": "from typing import X\n__version__ = '2.1.0a0+git1'\n"}, (2, 1, 0)),
        ({f"{PACKAGES}/torch/version.py": "__version__: str = '1.13'\n"}, (1, 13)),
        ({"venv/Lib/site-packages/torch-1.12.1.dist-info/METADATA": ""}, (1, 12, 1)),
        ({"pyproject.toml": "[project]\ndependencies = ['numpy', 'torch>=2.1,<3']\n"}, (2, 1)),
        (
            {"pyproject.toml": "[project]\ndependencies = ['torch == 2.2.*; python_version > \"3\"']\n"},
            (2, 2),
        ),
        ({"pyproject.toml": "[project]\ndependencies = ['torchvision>=0.15', 'torch']\n"}, None),
        ({"pyproject.toml": "[project\ntorch"}, None),
        ({}, None),
    ],
)
def test_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], version: tuple[int, ...] | None
) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    monkeypatch.setattr("sys.prefix", str(tmp_path / "nowhere"))
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert torch_version((tmp_path,), None) == version


def test_the_chosen_interpreter_comes_before_the_project(tmp_path: Path) -> None:
    (tmp_path / PACKAGES / "torch-2.6.0.dist-info").mkdir(parents=True)
    other = tmp_path / "other"
    (other / "lib/python3.12/site-packages/torch-2.9.1.dist-info").mkdir(parents=True)
    assert torch_version((tmp_path,), other / "bin" / "python") == (2, 9, 1)
