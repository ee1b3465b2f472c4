"""The light bulb that switches a rule off for the whole project, by writing pyproject.toml."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from language_client import PULL, Client, Json
from opened_texts import LOOP

_RULE = "missing-zero-grad"
_EDITING: Json = {
    **PULL,
    "workspace": {
        **PULL["workspace"],
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]},
    },
}
_FILES = {
    "no table": '[project]\nname = "x"  # mine\n',
    "a table": '[tool.torchvet]\n# why\nexclude = ["old"]\n\n[tool.other]\nx = 1\n',
    "a list": '[tool.torchvet]\nignore = [\n    "kl-div-input",  # noisy here\n]\nexclude = []\n',
    "no line end": "[tool.torchvet]\nignore = []",
    "empty": "",
}


def _applied(text: str, edit: Json) -> str:
    rows = text.split("\n")
    start, end = edit["range"]["start"], edit["range"]["end"]
    offsets = [sum(len(row) + 1 for row in rows[:line]) for line in range(len(rows) + 1)]
    first, last = offsets[start["line"]] + start["character"], offsets[end["line"]] + end["character"]
    return text[:first] + edit["newText"] + text[last:]


def _action(client: Client, path: Path) -> Json | None:
    uri = path.as_uri()
    client.open(uri, LOOP)
    found = next(each for each in client.pulled(uri) if each["code"] == _RULE)
    params = {"textDocument": {"uri": uri}, "range": found["range"], "context": {"diagnostics": [found]}}
    actions: list[Json] = client.request("textDocument/codeAction", params)["result"]
    return next((each for each in actions if "in this project" in each["title"]), None)


@pytest.mark.parametrize("name", _FILES)
def test_the_rule_is_added_and_the_rest_stays(start: Callable[[], Client], tmp_path: Path, name: str) -> None:
    config = tmp_path / "pyproject.toml"
    config.write_text(_FILES[name], "utf-8")
    (tmp_path / "package").mkdir()
    client = start()
    client.initialize(tmp_path, capabilities=_EDITING)
    action = _action(client, tmp_path / "package" / "a.py")
    assert action is not None
    (change,) = action["edit"]["documentChanges"]
    assert change["textDocument"]["uri"] == config.as_uri()
    written = _applied(_FILES[name], change["edits"][0])
    for line in _FILES[name].splitlines():
        assert line.partition("#")[2] in written
    config.write_text(written, "utf-8")
    again = start()
    again.initialize(tmp_path, capabilities=_EDITING)
    uri = (tmp_path / "package" / "a.py").as_uri()
    again.open(uri, LOOP)
    assert [each["code"] for each in again.pulled(uri)] == []


def test_a_missing_file_is_made(start: Callable[[], Client], tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path, capabilities=_EDITING)
    action = _action(client, tmp_path / "a.py")
    assert action is not None
    create, change = action["edit"]["documentChanges"]
    assert (create["kind"], create["uri"]) == ("create", (tmp_path / "pyproject.toml").as_uri())
    assert change["edits"][0]["newText"] == f'[tool.torchvet]\nignore = ["{_RULE}"]\n'


@pytest.mark.parametrize(
    "text", ["[tool.torchvet\n", "[tool]\ntorchvet = 3\n", "[tool.torchvet]\nignore = 'x'\n"]
)
def test_a_file_that_is_not_understood_is_left_alone(
    start: Callable[[], Client], tmp_path: Path, text: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    client = start()
    client.initialize(tmp_path, capabilities=_EDITING)
    assert _action(client, tmp_path / "a.py") is None


def test_a_client_that_cannot_create_files_is_not_offered_it(
    start: Callable[[], Client], tmp_path: Path
) -> None:
    client = start()
    client.initialize(tmp_path, capabilities=PULL)
    assert _action(client, tmp_path / "a.py") is None
