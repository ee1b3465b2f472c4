"""Settings from the editor and from pyproject.toml, at the start and when they change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from language_client import CONFIGURED, PULL, PUSH, Client, Json
from opened_texts import BACKWARD, LOOP, place, rules

FOUND = [(BACKWARD, "missing-zero-grad")]
RULE = "missing-zero-grad"


@pytest.fixture(scope="module")
def editor(folder: Path) -> object:
    """A server whose client has settings and shows one file with a finding."""
    client = Client()
    client.initialize(folder, capabilities=CONFIGURED)
    yield client
    client.kill()


# What the editor says, and the severity that is then shown; None for no finding.
SETTINGS: list[tuple[Json, int | None]] = [
    ({"severity": {RULE: "warning"}}, 2),
    ({"severity": {RULE: "hint"}}, 3),
    ({"severity": {RULE: "off"}}, None),
    ({"ignore": [RULE]}, None),
    ({"enable": False}, None),
    ({"enable": True, "ignore": ["swapped-loss-arguments"]}, 1),
    ({"severity": {RULE: "loud"}, "ignore": "all", "snippets": 3}, 1),
    ({"severity": [1], "ignore": [None, 3], "enable": None, "unknown": {}}, 1),
]


@pytest.mark.parametrize(("settings", "severity"), SETTINGS, ids=str)
def test_settings_hold_as_soon_as_they_change(
    editor: Client, folder: Path, settings: Json, severity: int | None
) -> None:
    uri = (folder / "set.py").as_uri()
    # Off first: whatever comes then is a change, which is pushed.
    editor.configure(enable=False)
    editor.open(uri, LOOP)
    assert editor.findings(uri) == []
    if severity is not None:
        editor.configure(**settings)
        assert [each["severity"] for each in editor.findings(uri)] == [severity]
    else:
        editor.configure()
        assert rules(editor.findings(uri)) == FOUND
        editor.configure(**settings)
        assert editor.findings(uri) == []
    editor.close(uri)
    assert editor.findings(uri) == []


@pytest.mark.parametrize("settings", [{"snippets": {"enable": False}}, {"enable": False}])
def test_snippets_can_be_switched_off(editor: Client, folder: Path, settings: Json) -> None:
    uri = (folder / "no_snippets.py").as_uri()
    params = {"textDocument": {"uri": uri}, "position": place(0, 11)}
    editor.configure()
    editor.open(uri, "torch-train")
    editor.settle()
    assert editor.request("textDocument/completion", params)["result"]
    editor.configure(**settings)
    assert editor.request("textDocument/completion", params)["result"] is None
    editor.close(uri)


def test_nothing_is_shown_before_the_settings_are_known(start: Callable[[], Client], tmp_path: Path) -> None:
    client, uri = start(), (tmp_path / "early.py").as_uri()
    client.settings = {"torchvet": {"ignore": [RULE]}}
    client.initialize(tmp_path, capabilities=CONFIGURED)
    client.open(uri, LOOP)
    assert client.findings(uri) == []


def test_a_client_that_cannot_be_asked_sends_its_settings(
    start: Callable[[], Client], tmp_path: Path
) -> None:
    client, uri = start(), (tmp_path / "sent.py").as_uri()
    client.initialize(tmp_path, capabilities=PUSH)
    client.open(uri, LOOP)
    assert rules(client.findings(uri)) == FOUND
    sent = {"torchvet": {"severity": {RULE: "off"}}}
    client.notify("workspace/didChangeConfiguration", {"settings": sent})
    assert client.findings(uri) == []
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    assert rules(client.findings(uri)) == FOUND


def test_a_client_that_pulls_is_asked_to_pull_again(start: Callable[[], Client], tmp_path: Path) -> None:
    client, uri = start(), (tmp_path / "pulled.py").as_uri()
    client.initialize(tmp_path, capabilities=PULL)
    client.open(uri, LOOP)
    assert rules(client.pulled(uri)) == FOUND
    assert "workspace/diagnostic/refresh" not in client.requested
    client.configure(ignore=[RULE])
    client.wait(lambda each: each.get("method") == "workspace/diagnostic/refresh")
    assert client.pulled(uri) == []


def test_the_server_asks_to_hear_of_changes(start: Callable[[], Client], tmp_path: Path) -> None:
    client = start()
    dynamic = {"dynamicRegistration": True}
    workspace = {"didChangeConfiguration": dynamic, "didChangeWatchedFiles": dynamic}
    client.initialize(tmp_path, capabilities={"workspace": workspace})
    asked = client.wait(lambda each: each.get("method") == "client/registerCapability")["params"]
    registered = {each["method"]: each["registerOptions"] for each in asked["registrations"]}
    assert registered["workspace/didChangeConfiguration"] == {"section": "torchvet"}
    globs = [each["globPattern"] for each in registered["workspace/didChangeWatchedFiles"]["watchers"]]
    assert "**/pyproject.toml" in globs


def _watched(client: Client, path: Path) -> None:
    changes = [{"uri": path.as_uri(), "type": 2}]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def test_pyproject_is_obeyed_and_watched(start: Callable[[], Client], tmp_path: Path) -> None:
    client, uri = start(), (tmp_path / "deep" / "train.py").as_uri()
    config = tmp_path / "pyproject.toml"
    config.write_text(f'[tool.torchvet.severity]\n{RULE} = "warning"\n', "utf-8")
    client.initialize(tmp_path)
    client.open(uri, LOOP)
    assert [each["severity"] for each in client.findings(uri)] == [2]
    config.write_text(f'[tool.torchvet]\nignore = ["{RULE}"]\n', "utf-8")
    _watched(client, config)
    assert client.findings(uri) == []
    config.unlink()
    # Without a watcher the next edit sees it.
    client.change(uri, 2, {"text": LOOP + "\n"})
    assert [each["severity"] for each in client.findings(uri, 2)] == [1]


def test_a_broken_pyproject_is_told_once(start: Callable[[], Client], tmp_path: Path) -> None:
    client = start()
    (tmp_path / "pyproject.toml").write_text("[tool.torchvet]\nignroe = []\n", "utf-8")
    client.initialize(tmp_path)
    for n in range(3):
        uri = (tmp_path / f"f{n}" / "train.py").as_uri()
        client.open(uri, LOOP)
        assert rules(client.findings(uri)) == FOUND, "the defaults hold"
    shown = [each["params"]["message"] for each in client.kept("window/showMessage")]
    assert len(shown) == 1
    assert "ignroe" in shown[0]
    assert "ignore" in shown[0]


def test_the_editor_wins_over_the_project(start: Callable[[], Client], tmp_path: Path) -> None:
    client, uri = start(), (tmp_path / "train.py").as_uri()
    (tmp_path / "pyproject.toml").write_text(f'[tool.torchvet.severity]\n{RULE} = "off"\n', "utf-8")
    client.settings = {"torchvet": {"severity": {RULE: "hint"}}}
    client.initialize(tmp_path, capabilities=CONFIGURED)
    client.open(uri, LOOP)
    assert [each["severity"] for each in client.findings(uri)] == [3]
