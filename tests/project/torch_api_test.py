"""Reading an installed torch: its source says what its classes take and what is deprecated."""

from __future__ import annotations

import inspect
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import torch

from torchvet.check import check
from torchvet.diagnostics import Severity
from torchvet.evidence import Evidence, TorchApi
from torchvet.facts.api_changes import DECORATED
from torchvet.project.installed_torch import InstalledTorch, shipped_api
from torchvet.project.torch_api import read_api
from torchvet.syntax.source import SourceFile

_PACKAGE = Path(torch.__file__).parent


@pytest.fixture(scope="module")
def api() -> TorchApi:
    """The interface of the torch the tests run with."""
    return read_api(_PACKAGE)


def _named(name: str) -> Any:  # whatever torch has under that name
    return reduce(getattr, name.split(".")[1:], torch)


def test_classes_take_what_torch_says_they_take(api: TorchApi) -> None:
    assert len(api.parameters) > 170
    named = {each for each in api.parameters if each.startswith("torch.")}
    for name in named - api.deprecated.keys():
        takes = api.parameters[name]
        assert tuple(inspect.signature(_named(name)).parameters) == takes, name


def test_deprecated_names_carry_the_decorator(api: TorchApi) -> None:
    assert "torch.cuda.amp.autocast" in api.deprecated
    for name, said in api.deprecated.items():
        if name.rpartition(".")[0] in ("torch.nn", "torch.cuda", "torch.distributed", "torch.cuda.amp"):
            found = _named(name)
            init = getattr(found, "__init__", None)
            assert said[:20] in (
                getattr(found, "__deprecated__", "") or getattr(init, "__deprecated__", "")
            ), name


def test_the_shipped_table_is_of_a_torch_like_this(api: TorchApi) -> None:
    # Newer and older ones differ in a few names.
    shipped = {name for name in shipped_api().parameters if name.startswith("torch.")}
    assert len(shipped & api.parameters.keys()) > 0.9 * len(shipped)
    assert len(DECORATED & api.deprecated.keys()) > 0.5 * len(DECORATED)


def _torch_of(tmp_path: Path) -> Path:
    package = tmp_path / "site-packages" / "torch"
    (package / "nn" / "modules").mkdir(parents=True)
    (package / "version.py").write_text("__version__ = '9.0'\n")
    (package / "__init__.py").write_text("from .new import fresh\n")
    (package / "nn" / "__init__.py").write_text("")
    (package / "nn" / "modules" / "__init__.py").write_text("from .linear import Any, Linear\n")
    (package / "new.py").write_text("@deprecated('`fresh` is stale.  Use `x`.')\ndef fresh():\n    pass\n")
    (package / "nn" / "modules" / "linear.py").write_text(
        "class Base:\n    def __init__(self, width): ...\nclass Linear(Base): ...\nclass Any(Base):\n"
        "    def __init__(self, **rest): ...\n"
    )
    return package


def test_another_torch_has_another_interface(tmp_path: Path) -> None:
    found = read_api(_torch_of(tmp_path))
    assert found.parameters == {"torch.nn.Linear": ("width",)}
    assert found.deprecated == {
        "torch.fresh": "`fresh` is stale. Use `x`.",
        "torch.new.fresh": "`fresh` is stale. Use `x`.",
    }
    text = "import torch\nfrom torch import nn\nnn.Linear(in_features=1)\ntorch.fresh()\ntorch.cuda.amp.autocast()\n"
    results = check(SourceFile("a.py", text), evidence=Evidence(torch_api=found))
    assert [(each.rule, each.severity) for each in results] == [
        ("unknown-argument", Severity.ERROR),
        ("deprecated-api", Severity.WARNING),
    ]
    assert "`fresh` is stale" in str(results[1].message)


def _vision_beside(package: Path) -> None:
    vision = package.parent / "torchvision"
    (vision / "transforms").mkdir(parents=True)
    (vision / "models").mkdir()
    (vision / "version.py").write_text("__version__ = '9.0'\n")
    (vision / "__init__.py").write_text("")
    (vision / "transforms" / "__init__.py").write_text("from .transforms import *\n")
    (vision / "transforms" / "transforms.py").write_text(
        "import math\n__all__ = ['Resize']\nclass Resize:\n    def __init__(self, size): ...\nclass Hidden: ...\n"
    )
    (vision / "transforms" / "v2.py").write_text("")
    (vision / "models" / "__init__.py").write_text("def __getattr__(name): ...\n")


def test_a_torchvision_beside_it_says_what_it_offers(tmp_path: Path) -> None:
    package = _torch_of(tmp_path)
    _vision_beside(package)
    found = read_api(package)
    assert found.parameters["torchvision.transforms.Resize"] == ("size",)
    assert found.offered == {"torchvision.transforms": frozenset({"Resize", "transforms", "v2", "__init__"})}
    text = (
        "import torchvision\nfrom torchvision import transforms, models\nfrom torchvision.transforms import Hidden\n"
        "transforms.Resize(3), transforms.Scale(3), transforms.v2, models.anything(), transforms.Crop\n"
        "transforms.Resize(size=3, antialias=True)\ntry:\n    transforms.New\nexcept AttributeError:\n    pass\n"
    )
    results = check(SourceFile("a.py", text), evidence=Evidence(torch_api=found))
    assert [(each.rule, each.range.start.line, each.message.text()) for each in results] == [
        ("removed-api", 3, "the installed torchvision has no `torchvision.transforms.Hidden`"),
        (
            "removed-api",
            4,
            "`torchvision.transforms.Scale` is gone; torchvision.transforms.Resize replaces it",
        ),
        ("removed-api", 4, "the installed torchvision has no `torchvision.transforms.Crop`"),
        ("unknown-argument", 5, "Resize has no argument `antialias`: TypeError"),
    ]


def test_another_torchvision_is_read_again(tmp_path: Path) -> None:
    package = _torch_of(tmp_path)
    packages, cache = (package.parent,), tmp_path / "cache"
    first = InstalledTorch(packages, cache, None).api
    _vision_beside(package)
    again = InstalledTorch(packages, cache, None).api
    assert first is not None and again is not None
    assert (list(first.offered), list(again.offered)) == ([], ["torchvision.transforms"])
    assert InstalledTorch(packages, cache, None).api == again


def test_without_an_installed_torch_the_shipped_table_only_warns() -> None:
    text = "from torch import nn\nnn.Linear(1, 2, bais=False)\n"
    evidence = Evidence(torch_api=shipped_api())
    assert [each.severity for each in check(SourceFile("a.py", text), evidence=evidence)] == [
        Severity.WARNING
    ]


def test_broken_source_is_left_out(tmp_path: Path) -> None:
    package = _torch_of(tmp_path)
    (package / "new.py").write_bytes(b"\xff deprecated( def")
    (package / "nn" / "modules" / "linear.py").write_text("class Linear(:\n")
    assert read_api(package) == TorchApi({}, {})


def test_it_is_read_once_and_remembered_on_disk(tmp_path: Path) -> None:
    package = _torch_of(tmp_path)
    packages, cache = (package.parent,), tmp_path / "cache"
    first = InstalledTorch(packages, cache, None).api
    (package / "new.py").unlink()
    assert InstalledTorch(packages, cache, None).api == first
    for file in cache.iterdir():
        file.write_text("{")
    again = InstalledTorch(packages, cache, None).api
    assert again is not None and again.deprecated == {}
    (package / "version.py").write_text("__version__ = '9.0.1'\n")
    assert InstalledTorch(packages, cache, None).api == again


def test_in_the_editor_it_is_read_in_the_background(tmp_path: Path) -> None:
    import threading

    news, readers = threading.Event(), []

    def on_news() -> None:
        readers.append(threading.current_thread())
        news.set()

    found = InstalledTorch((_torch_of(tmp_path).parent,), tmp_path / "cache", on_news)
    # Whether it has been read by the time the answer is given is a matter of luck.
    _ = found.api
    assert news.wait(20)
    assert found.api is not None
    assert threading.current_thread() not in readers


def test_without_torch_nothing_is_known(tmp_path: Path) -> None:
    assert InstalledTorch((tmp_path,), None, None).api is None
