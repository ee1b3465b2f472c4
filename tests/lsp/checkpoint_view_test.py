"""What the editor's view of a checkpoint is told, and that nothing waits for a file or runs what is in it."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from language_client import Client, Json


def _checkpoint(client: Client, path: Path) -> Json:
    answer: Json = client.request("torchvet/checkpoint", {"uri": path.as_uri()})["result"]
    return answer


def test_the_view_gets_tensors_values_and_totals(pull: Client, weights: Path) -> None:
    contents = _checkpoint(pull, weights / "trained.pt")["contents"]
    assert contents["format"] == "zip"
    tensors = {each["path"]: each for each in contents["tensors"]}
    assert tensors["model/0.weight"] == {
        "path": "model/0.weight",
        "shape": [8, 4],
        "dtype": "float32",
        "size_bytes": 128,
    }
    assert {"path": "epoch", "text": "3"} in contents["values"]
    assert contents["n_parameters"] == 4 * 8 + 8 + 8 * 2 + 2
    assert contents["has_training_state"] is True
    assert contents["devices"] == ["cpu"]
    assert contents["dangerous_globals"] == []


def test_the_view_is_told_the_wrapping(pull: Client, weights: Path) -> None:
    contents = _checkpoint(pull, weights / "ddp.pt")["contents"]
    assert contents["wrappings"] == [{"section": "", "prefix": "module."}]


# A file, and words of what is wrong with it.
UNREADABLE = [("damaged.pt", "damaged"), ("nothing.pt", "no such file"), ("pickle.pt", "plain pickle")]


@pytest.mark.parametrize(("name", "words"), UNREADABLE)
def test_the_view_is_told_what_is_wrong(pull: Client, weights: Path, name: str, words: str) -> None:
    answer = _checkpoint(pull, weights / name)
    assert answer["contents"] is None
    assert words in f"{answer['problem']['problem']}; {answer['problem']['remedy']}"


def test_what_is_not_on_the_disk_is_refused(pull: Client) -> None:
    answer = pull.request("torchvet/checkpoint", {"uri": "git:/somewhere/x.pt"})["result"]
    assert answer["contents"] is None


@pytest.mark.parametrize("params", [{"uri": 3}, {}, None, [], {"uri": "file:///"}, {"uri": "\0"}])
def test_a_question_that_makes_no_sense_harms_nothing(pull: Client, params: object) -> None:
    answer = pull.request("torchvet/checkpoint", params)
    assert "error" in answer or answer["result"]["contents"] is None
    pull.settle()


def test_a_hostile_file_is_shown_and_not_run(pull: Client, weights: Path) -> None:
    contents = _checkpoint(pull, weights / "hostile.pt")["contents"]
    assert contents["dangerous_globals"] == [f"{os.mkdir.__module__}.mkdir"]
    assert not (weights / "canary").exists()


def test_the_server_answers_while_a_file_is_read(pull: Client, folder: Path) -> None:
    slow = folder / "slow.pt"
    with zipfile.ZipFile(slow, "w") as archive:
        archive.writestr("slow/data.pkl", b"\x80\x02" + b"N0" * 900_000 + b"}.")
    asked = pull.send_request("torchvet/checkpoint", {"uri": slow.as_uri()})
    other = pull.send_request("torchvet/status", None)
    answers = [pull.wait(lambda each: each.get("id") in (asked, other)) for _ in range(2)]
    assert [each["id"] for each in answers] == [other, asked]
    assert answers[1]["result"]["contents"]["tensors"] == []


def _compared(client: Client, here: Path, there: Path) -> Json:
    question = {"uri": here.as_uri(), "other": there.as_uri()}
    answer: Json = client.request("torchvet/compareCheckpoints", question)["result"]
    return answer


def _differences(section: Json) -> Json:
    keys: dict[str, Any] = {
        side: [each["path"] for each in section[side]] for side in ("only_here", "only_there")
    }
    for kind in ("reshaped", "retyped"):
        keys[kind] = [(each["here"]["path"], each["there"]["path"]) for each in section[kind]]
    return {kind: found for kind, found in keys.items() if found}


# Two files, what differs, and the prefixes that explain it.
COMPARED: list[tuple[str, str, Json, list[str]]] = [
    ("plain.pt", "plain.pt", {}, []),
    ("plain.pt", "trained.pt", {}, []),
    ("plain.pt", "ddp.pt", {}, ["module."]),
    ("ddp.pt", "plain.pt", {}, ["module."]),
    (
        "plain.pt",
        "half.pt",
        {"retyped": [(f"{i}.{n}", f"{i}.{n}") for i in (0, 2) for n in ("weight", "bias")]},
        [],
    ),
    (
        "plain.pt",
        "other.pt",
        {
            "only_there": ["3.weight", "3.bias"],
            "reshaped": [("2.weight", "2.weight"), ("2.bias", "2.bias")],
        },
        [],
    ),
]


@pytest.mark.parametrize(("here", "there", "differences", "prefixes"), COMPARED)
def test_two_files_are_compared(
    pull: Client, weights: Path, here: str, there: str, differences: Json, prefixes: list[str]
) -> None:
    answer = _compared(pull, weights / here, weights / there)
    (section,) = answer["sections"]
    assert answer["problem"] is None
    assert _differences(section) == differences
    assert section["removed_prefixes"] == prefixes


def test_comparing_with_a_damaged_file_names_it(pull: Client, weights: Path) -> None:
    answer = _compared(pull, weights / "plain.pt", weights / "damaged.pt")
    assert answer["sections"] == []
    assert "damaged.pt" in answer["problem"]["problem"]
