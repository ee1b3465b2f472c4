#!/usr/bin/env python3
"""How long an editor waits: from opening a long file to its shapes and findings, and from an edit to the new ones.

    scripts/edit_latency.py [--edits 20] [--pyrefly PATH/pyrefly] [--lines 1000 5000]

A client on standard input and output opens a file of models (the tests' zoo joined) and one of training code, each of as
many lines. Each edit is one letter: it changes a shape in the models, or makes and mends a forgotten `zero_grad`; what is
timed is the way to the answer that shows it. Other servers get the same files and the same edits, one after another in
the same run; of them the answer to the same request counts, whatever it says. Medians and the worst, in ms.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from long_files import models, training

_TIMEOUT_S = 60.0
# From editors; what it means is known to whoever reads it.
_Json = Any


@dataclass
class _Server:
    """A language server with what it has said so far."""

    process: subprocess.Popen[bytes]
    answers: dict[int, _Json] = field(default_factory=dict)
    published: list[_Json] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)
    n_requests: int = 0

    def read(self, stream: IO[bytes]) -> None:
        """Takes in messages until the stream ends."""
        while header := stream.readline():
            length = 0
            while header.strip():
                if header.lower().startswith(b"content-length"):
                    length = int(header.split(b":")[1])
                header = stream.readline()
            self._take(json.loads(stream.read(length)))

    def _take(self, message: _Json) -> None:
        with self.news:
            if "method" not in message:
                self.answers[message["id"]] = message.get("result")
            elif message["method"] == "textDocument/publishDiagnostics":
                self.published.append(message["params"])
            elif "id" in message:
                items = message.get("params", {}).get("items", [])
                is_asked = message["method"] == "workspace/configuration"
                self.send({"id": message["id"], "result": [{} for _ in items] if is_asked else None})
            self.news.notify_all()

    def send(self, message: _Json) -> None:
        """Writes one message."""
        assert self.process.stdin is not None
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self.process.stdin.flush()

    def notify(self, method: str, params: _Json) -> None:
        """Sends what has no answer."""
        self.send({"method": method, "params": params})

    def request(self, method: str, params: _Json) -> _Json:
        """Sends a request and waits for its answer."""
        self.n_requests += 1
        number = self.n_requests
        self.send({"id": number, "method": method, "params": params})
        with self.news:
            if not self.news.wait_for(lambda: number in self.answers, _TIMEOUT_S):
                raise TimeoutError(method)
            return self.answers.pop(number)


def _started(command: Sequence[str], root: Path) -> _Server:
    log = (root / "server.log").open("wb")
    pipe = subprocess.PIPE
    server = _Server(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=log, cwd=root))
    threading.Thread(target=server.read, args=(server.process.stdout,), daemon=True).start()
    document = {"publishDiagnostics": {"versionSupport": True}, "diagnostic": {}, "inlayHint": {}}
    server.request(
        "initialize",
        {
            "processId": os.getpid(),
            "rootUri": root.as_uri(),
            "workspaceFolders": [{"uri": root.as_uri(), "name": "root"}],
            "capabilities": {"textDocument": document, "workspace": {"configuration": True}},
        },
    )
    server.notify("initialized", {})
    return server


def _shapes(server: _Server, uri: str) -> str:
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99_999, "character": 0}}
    return json.dumps(
        server.request("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": whole})
    )


def _findings(server: _Server, uri: str) -> str:
    return json.dumps(server.request("textDocument/diagnostic", {"textDocument": {"uri": uri}}))


@dataclass(frozen=True)
class _Task:
    """A file, an edit in it, and how its effect is seen: `before` or `after` stands in the answer to `ask`."""

    name: str
    text: str
    # The edit is made where this stands.
    anchor: str
    old: str
    new: str
    ask: Callable[[_Server, str], str]
    effect: str

    @property
    def place(self) -> int:
        """Where the edit stands: near the middle of the file."""
        return self.text.index(self.anchor, len(self.text) // 2)


def _tasks(n_lines: int) -> list[_Task]:
    made, loops = models(n_lines), training(n_lines)
    # A size that goes through the rest of a model: no finding, another shape.
    at = "nn.Linear("
    width = made[made.index(at, len(made) // 2) :].split("(", 1)[1].split(",", 1)[0]
    old = at + width
    shape = _Task(f"models, {made.count(chr(10)):,} lines: shapes", made, old, old, f"{old} + 1", _shapes, "")
    found = _Task(
        f"training, {loops.count(chr(10)):,} lines: findings",
        loops,
        "optimizer.zero_grad()\n            loss =",
        "optimizer",
        "# optimizer",
        _findings,
        "missing-zero-grad",
    )
    return [shape, found]


def _measured(task: _Task, command: Sequence[str], n_edits: int, is_ours: bool) -> tuple[float, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.py"
        path.write_text(task.text, "utf-8")
        server, uri = _started(command, Path(folder)), path.as_uri()
        try:
            # What is loaded once is no part of it.
            small = {
                "uri": uri + "x.py",
                "languageId": "python",
                "version": 1,
                "text": "import torch\nx = torch.zeros(1)\n",
            }
            server.notify("textDocument/didOpen", {"textDocument": small})
            task.ask(server, uri + "x.py")
            time.sleep(0.5)
            began = time.perf_counter()
            opened = {"uri": uri, "languageId": "python", "version": 1, "text": task.text}
            server.notify("textDocument/didOpen", {"textDocument": opened})
            first = task.ask(server, uri)
            opening = time.perf_counter() - began
            return opening, [_edited(task, server, uri, n, first, is_ours) for n in range(n_edits)]
        finally:
            server.process.kill()
            server.process.wait()


def _edited(task: _Task, server: _Server, uri: str, number: int, first: str, is_ours: bool) -> float:
    """One edit, there or back again."""
    time.sleep(0.15)
    is_there = number % 2 == 0
    old, new = (task.old, task.new) if is_there else (task.new, task.old)
    line = task.text.count("\n", 0, task.place)
    column = task.place - task.text.rfind("\n", 0, task.place) - 1
    span = {
        "start": {"line": line, "character": column},
        "end": {"line": line, "character": column + len(old)},
    }
    began = time.perf_counter()
    server.notify(
        "textDocument/didChange",
        {
            "textDocument": {"uri": uri, "version": number + 2},
            "contentChanges": [{"range": span, "text": new}],
        },
    )
    answer = task.ask(server, uri)
    waited = time.perf_counter() - began
    is_seen = task.effect in answer if task.effect and is_there else (answer == first) != is_there
    if is_ours and not is_seen:
        raise RuntimeError(f"{task.name}: the answer does not show the edit")
    return waited


def main() -> None:
    """See the top of this file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--lines", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--pyrefly", help="the command of a Pyrefly to compare with")
    given = parser.parse_args()
    servers = {"torchvet": [str(Path(sys.executable).with_name("torchvet")), "server"]}
    if given.pyrefly:
        servers["pyrefly"] = [given.pyrefly, "lsp"]
    for n_lines in given.lines:
        for task in _tasks(n_lines):
            for name, command in servers.items():
                opening, edits = _measured(task, command, given.edits, name == "torchvet")
                times = f"{statistics.median(edits) * 1000:>5.0f} median {max(edits) * 1000:>5.0f} worst"
                print(f"{task.name:<42} {name:<9} opened {opening * 1000:>5.0f}   edited {times}", flush=True)


if __name__ == "__main__":
    main()
