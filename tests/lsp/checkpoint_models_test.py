"""The model classes that a checkpoint can be compared with, and how it differs from one; none of them is ever run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from language_client import Client, Json

MODELS = """\
from abc import ABC, abstractmethod
from pathlib import Path

import torch
from torch import nn

Path("ran").mkdir()


class Base(nn.Module, ABC):
    @abstractmethod
    def forward(self, x): ...


class Layers(nn.Module):
    def __init__(self, n_out=2):
        super().__init__()
        self.add_module("0", nn.Linear(4, 8))
        self.add_module("2", nn.Linear(8, n_out))

    def forward(self, x):
        return self.get_submodule("2")(self.get_submodule("0")(x).relu())


class Wider(Layers):
    def __init__(self):
        super().__init__(3)


class Deeper(Layers):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(2)


class Shallow(nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module("0", nn.Linear(4, 8))

    def forward(self, x):
        return self.get_submodule("0")(x)


class Sized(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.add_module("0", nn.Linear(n_in, 8))
        self.add_module("2", nn.LazyLinear(2))

    def forward(self, x):
        return self.get_submodule("2")(self.get_submodule("0")(x).relu())


class Refusing(nn.Module):
    def __init__(self, n_out=None):
        super().__init__()
        self.add_module("0", nn.Linear(4, 8))
        if n_out is None:
            raise ValueError("n_out")
        self.head = nn.Linear(8, n_out)

    def forward(self, x):
        return self.head(x)


class Broken(nn.Module):
    def __init__(self):
        raise NotImplementedError

    def forward(self, x):
        return x


class Loader:
    def forward(self, x):
        return x
"""
OFFERED = ["Layers", "Wider", "Deeper", "Shallow", "Sized", "Refusing", "Broken"]


@pytest.fixture(scope="module")
def models(folder: Path) -> Path:
    """The file of the classes, in the workspace."""
    (folder / "models.py").write_text(MODELS, "utf-8")
    return folder / "models.py"


def _against(client: Client, checkpoint: Path, models: Path, name: str) -> Json:
    question = {"uri": checkpoint.as_uri(), "other": models.as_uri(), "other_class": name}
    answer: Json = client.request("torchvet/compareCheckpoints", question)["result"]
    return answer


def _differences(section: Json) -> Json:
    found: Json = {side: [each["path"] for each in section[side]] for side in ("only_here", "only_there")}
    for kind in ("reshaped", "retyped"):
        found[kind] = [each["there"]["path"] for each in section[kind]]
    return {kind: keys for kind, keys in found.items() if keys}


def test_the_classes_of_the_workspace_are_offered_open_files_first(
    pull: Client, models: Path, folder: Path
) -> None:
    old = folder / "old.py"
    old.write_text(MODELS[: MODELS.index("class Wider")], "utf-8")
    os.utime(old, (1, 1))
    (folder / "words.py").write_text("# nn.Module, forward\n", "utf-8")
    edited = (
        "from torch import nn\n\n\nclass Typed(nn.Module):\n    def forward(self, x):\n        return x(\n"
    )
    pull.open(old.as_uri(), edited)
    offered = pull.request("torchvet/modelClasses", {})["result"]
    pull.close(old.as_uri())
    closed = pull.request("torchvet/modelClasses", {})["result"]
    old.unlink()
    newest = [{"name": each, "uri": models.as_uri()} for each in OFFERED]
    assert offered == [{"name": "Typed", "uri": old.as_uri()}, *newest]
    assert closed == [*newest, {"name": "Layers", "uri": old.as_uri()}]


# A checkpoint, a class, what differs, and the prefixes that explain it.
COMPARED: list[tuple[str, str, Json, list[str]]] = [
    ("plain.pt", "Layers", {}, []),
    ("trained.pt", "Layers", {}, []),
    ("ddp.pt", "Layers", {}, ["module."]),
    ("plain.pt", "Wider", {"reshaped": ["2.weight", "2.bias"]}, []),
    ("plain.pt", "Deeper", {"only_there": ["norm.weight", "norm.bias"]}, []),
    ("plain.pt", "Shallow", {"only_here": ["2.weight", "2.bias"]}, []),
    ("half.pt", "Layers", {"retyped": ["0.weight", "0.bias", "2.weight", "2.bias"]}, []),
]


@pytest.mark.parametrize(("checkpoint", "name", "differences", "prefixes"), COMPARED)
def test_a_checkpoint_is_compared_with_a_class(
    pull: Client,
    weights: Path,
    models: Path,
    checkpoint: str,
    name: str,
    differences: Json,
    prefixes: list[str],
) -> None:
    answer = _against(pull, weights / checkpoint, models, name)
    assert answer["problem"] is None
    (section,) = answer["sections"]
    assert _differences(section) == differences
    assert section["removed_prefixes"] == prefixes
    assert answer["left_out"] == answer["without_shape"] == []
    assert not (models.parent / "ran").exists()


@pytest.mark.parametrize("checkpoint", ["plain.pt", "trained.pt"])
def test_what_nobody_knows_of_a_class_is_left_out_and_said(
    pull: Client, weights: Path, models: Path, checkpoint: str
) -> None:
    answer = _against(pull, weights / checkpoint, models, "Sized")
    assert [_differences(each) for each in answer["sections"]] == [{}]
    assert answer["left_out"] == ["2"]
    assert answer["without_shape"] == ["0.weight"]


def test_what_a_refusing_constructor_would_have_set_is_left_out(
    pull: Client, models: Path, folder: Path
) -> None:
    import torch

    keys = {"0.weight": (8, 4), "0.bias": (8,), "head.weight": (3, 8), "head.bias": (3,)}
    torch.save({key: torch.zeros(shape) for key, shape in keys.items()}, folder / "refusing.pt")
    answer = _against(pull, folder / "refusing.pt", models, "Refusing")
    assert [_differences(each) for each in answer["sections"]] == [{}]
    assert answer["left_out"] == ["head"]


def test_the_open_text_of_a_class_is_what_counts(pull: Client, weights: Path, models: Path) -> None:
    pull.open(models.as_uri(), MODELS.replace("n_out=2", "n_out=5"))
    answer = _against(pull, weights / "plain.pt", models, "Layers")
    pull.close(models.as_uri())
    assert _differences(answer["sections"][0]) == {"reshaped": ["2.weight", "2.bias"]}


# A checkpoint, a file, a class, and words of the problem.
PROBLEMS = [
    ("plain.pt", "models.py", "Deepe", "no model class Deepe that can be made, did you mean 'Deeper'?"),
    ("plain.pt", "models.py", "Base", "weights of Base are not known"),
    ("plain.pt", "models.py", "Broken", "weights of Broken are not known"),
    ("plain.pt", "gone.py", "Layers", "gone.py: there is no such file"),
    ("damaged.pt", "models.py", "Layers", "damaged.pt"),
    ("nothing.pt", "models.py", "Layers", "no such file"),
]


@pytest.mark.parametrize(("checkpoint", "file", "name", "words"), PROBLEMS)
def test_what_can_not_be_compared_says_why(
    pull: Client, weights: Path, models: Path, checkpoint: str, file: str, name: str, words: str
) -> None:
    answer = _against(pull, weights / checkpoint, models.with_name(file), name)
    assert answer["sections"] == []
    assert words in answer["problem"]["problem"]
    assert answer["problem"]["remedy"]
