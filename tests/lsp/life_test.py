"""The server's life: hello, goodbye, and everything that goes wrong in between."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from language_client import PULL, TIMEOUT_S, Client, Json
from opened_texts import BACKWARD, LOOP, rules

FOUND = [(BACKWARD, "missing-zero-grad")]
_SERVER = str(Path(__file__).parents[2] / "server")


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, "utf-16"),
        (["utf-16"], "utf-16"),
        (["utf-32", "utf-16"], "utf-32"),
        (["utf-8"], "utf-8"),
        (["something-new", "utf-16"], "utf-16"),
    ],
)
def test_hello(start: Callable[[], Client], tmp_path: Path, offered: list[str] | None, chosen: str) -> None:
    capabilities: Json = {} if offered is None else {"general": {"positionEncodings": offered}}
    can = start().initialize(tmp_path, capabilities=capabilities)
    assert can["positionEncoding"] == chosen
    assert can["textDocumentSync"]["change"] == 2
    assert can["codeActionProvider"]["codeActionKinds"] == ["quickfix", "source.fixAll.torchvet"]
    assert can["diagnosticProvider"]["interFileDependencies"] is True
    assert can["hoverProvider"]
    assert can["completionProvider"]


@pytest.mark.parametrize("params", [{"rootPath": "{}"}, {"rootUri": "file://{}"}, {"workspaceFolders": None}])
def test_old_ways_to_name_the_workspace(start: Callable[[], Client], tmp_path: Path, params: Json) -> None:
    client, uri = start(), (tmp_path / "train.py").as_uri()
    named = {key: value and value.format(tmp_path) for key, value in params.items()}
    client.initialize(capabilities={}, **named)
    client.open(uri, LOOP)
    assert rules(client.findings(uri)) == FOUND


def test_goodbye(start: Callable[[], Client], tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    assert client.request("shutdown", None)["result"] is None
    late = client.request("textDocument/hover", {"textDocument": {"uri": "file:///a.py"}, "position": {}})
    assert "error" in late
    unknown = client.request("torchvet/status", None)
    assert unknown["error"]["code"] == -32600
    client.open((tmp_path / "late.py").as_uri(), LOOP)
    client.notify("exit", None)
    assert client.process.wait(TIMEOUT_S) == 0
    assert client.kept("textDocument/publishDiagnostics") == []


def test_leaving_while_a_check_runs_is_quick_and_quiet(start: Callable[[], Client], tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    for n in range(20):
        client.open((tmp_path / f"f{n}.py").as_uri(), LOOP * 100)
    assert client.leave() == 0
    client.kill()
    assert b"".join(client.stderr).count(b"\n") < 20


def test_exit_without_shutdown_is_a_failure(start: Callable[[], Client], tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    client.notify("exit", None)
    assert client.process.wait(TIMEOUT_S) == 1


def test_a_closed_pipe_ends_the_server(start: Callable[[], Client], tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    assert client.process.stdin is not None
    client.process.stdin.close()
    assert client.process.wait(TIMEOUT_S) == 1


@pytest.fixture
def editor() -> Iterator[subprocess.Popen[bytes]]:
    """A process that stands for the editor and does nothing."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def test_the_server_leaves_when_the_editor_dies(
    start: Callable[[], Client], editor: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    client = start()
    client.initialize(tmp_path, processId=editor.pid)
    client.settle()
    editor.kill()
    editor.wait()
    # The pipe is still open, by us.
    assert client.process.wait(TIMEOUT_S) == 1


def test_an_editor_that_cannot_be_seen_is_not_missed(
    start: Callable[[], Client], editor: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    editor.kill()
    editor.wait()
    client, uri = start(), (tmp_path / "train.py").as_uri()
    client.initialize(tmp_path, processId=editor.pid)
    client.open(uri, LOOP)
    assert rules(client.findings(uri)) == FOUND


def test_requests_before_hello_are_refused(start: Callable[[], Client], tmp_path: Path) -> None:
    client, uri = start(), (tmp_path / "train.py").as_uri()
    assert client.request("torchvet/status", None)["error"]["code"] == -32002
    client.open(uri, LOOP)
    client.initialize(tmp_path, capabilities=PULL)
    assert client.pulled(uri) == []
    client.open(uri, LOOP)
    assert rules(client.pulled(uri)) == FOUND


GARBAGE = [
    b"{{{",
    b"{}",
    b"null",
    b"[]",
    b"3",
    b"\xff\xfe\xfd",
    b'{"jsonrpc":"2.0"}',
    b'{"jsonrpc":"1.0","method":"exit"}',
    b'{"jsonrpc":"2.0","method":"no/such","id":"x"}',
    b'{"jsonrpc":"2.0","id":99,"result":{"a":[{}]}}',
    b'{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"what"}}',
    b"[" * 3000,
]


@pytest.mark.parametrize("body", GARBAGE, ids=lambda each: repr(each[:30]))
def test_garbage_is_survived(pull: Client, folder: Path, body: bytes) -> None:
    uri = (folder / "after_garbage.py").as_uri()
    pull.send_raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    pull.open(uri, LOOP)
    assert rules(pull.pulled(uri)) == FOUND
    assert pull.kept("window/showMessage") == [], "nobody can do anything about it"


def test_lines_that_are_no_header_are_survived(pull: Client) -> None:
    pull.send_raw(b"what is this\r\n\r\nX-Other: header\r\n")
    pull.settle()


WRONG: list[tuple[str, object]] = [
    ("textDocument/didOpen", {"textDocument": {}}),
    ("textDocument/didChange", {"textDocument": {"uri": 3}}),
    ("textDocument/didChange", None),
    ("textDocument/didClose", {"textDocument": {"uri": "file:///never.py"}}),
    ("textDocument/didSave", {"textDocument": {"uri": ""}}),
    ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "", "type": 1}, {"uri": "file:", "type": 3}]}),
    ("workspace/didChangeConfiguration", {"settings": [1, 2]}),
    ("$/cancelRequest", {"id": 12345}),
    ("$/setTrace", {"value": "verbose"}),
    ("no/such/thing", [1]),
]


@pytest.mark.parametrize(("method", "params"), WRONG)
def test_odd_notifications_are_survived(pull: Client, folder: Path, method: str, params: object) -> None:
    uri = (folder / "after_odd.py").as_uri()
    pull.open(uri, LOOP)
    pull.notify(method, params)
    assert rules(pull.pulled(uri)) == FOUND


def test_unknown_requests_get_an_error(pull: Client) -> None:
    assert pull.request("textDocument/unheardOf", {})["error"]["code"] == -32601
    assert pull.request("textDocument/hover", {"position": 3})["error"]["code"] == -32602


# Runs the server with a rule that prints, reads stdin and starts a program that prints.
_NOISY = f"""\
import sys
sys.path.insert(0, {_SERVER!r})
import launch
import os, subprocess
import torchvet.lsp.session as session
quiet = session.check
def noisy(*arguments):
    print("a stray print", flush=True)
    os.write(1, b"straight to the descriptor\\n")
    subprocess.run([sys.executable, "-c", "print('a child prints')"])
    print(repr(sys.stdin.read()), flush=True)
    return quiet(*arguments)
session.check = noisy
from torchvet.cli.main import main
sys.exit(main(["server"]))
"""


def test_prints_never_reach_the_protocol(tmp_path: Path) -> None:
    client, uri = Client([sys.executable, "-X", "utf8", "-c", _NOISY]), (tmp_path / "train.py").as_uri()
    client.initialize(tmp_path)
    client.open(uri, LOOP)
    assert rules(client.findings(uri)) == FOUND
    assert client.leave() == 0
    client.kill()
    log = b"".join(client.stderr)
    for each in (b"a stray print", b"straight to the descriptor", b"a child prints", b"''"):
        assert each in log


def test_a_server_started_elsewhere_with_a_bare_environment(tmp_path: Path) -> None:
    (tmp_path / "torchvet.py").write_text("raise SystemExit('shadowed')", "utf-8")
    (tmp_path / "lsprotocol.py").write_text("raise SystemExit('shadowed')", "utf-8")
    kept = {key: os.environ[key] for key in ("SYSTEMROOT", "PATH") if key in os.environ}
    client = Client(cwd=tmp_path, env={**kept, "PYTHONPATH": str(tmp_path), "LC_ALL": "C"})
    uri = (tmp_path / "训练.py").as_uri()
    client.initialize(tmp_path)
    client.open(uri, LOOP.replace("optimizer", "优化器"))
    assert "优化器" in client.findings(uri)[0]["message"]
    assert client.leave() == 0
    client.kill()
