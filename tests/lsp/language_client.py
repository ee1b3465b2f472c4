"""A small language client over pipes, standard library only: what an editor does, step by step.

Nothing here sleeps; every wait is for a message and fails after `TIMEOUT_S`.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

# A message: nested JSON, as the protocol has it.
Json = dict[str, Any]

TIMEOUT_S = 15.0
_LAUNCH = Path(__file__).parents[2] / "server" / "launch.py"

PUSH: Json = {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}
PULL: Json = {
    "textDocument": {"diagnostic": {"dynamicRegistration": False}},
    "workspace": {"diagnostics": {"refreshSupport": True}, "configuration": True},
}
CONFIGURED: Json = {**PUSH, "workspace": {"configuration": True}}


class Client:
    """One server process and the pipe to it."""

    def __init__(self, command: list[str] | None = None, **options: Any) -> None:  # as Popen takes them
        command = command or [sys.executable, "-I", "-X", "utf8", str(_LAUNCH), "server", "--stdio"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, **options)
        self.settings: Json = {}
        self.requested: list[str] = []
        self.stderr: list[bytes] = []
        self._inbox: queue.Queue[Json | None] = queue.Queue()
        self._kept: list[Json] = []
        self._n_requests = 0
        self._readers = [
            threading.Thread(target=each, daemon=True) for each in (self._read, self._read_stderr)
        ]
        for each in self._readers:
            each.start()

    def initialize(self, *folders: Path, capabilities: Json = PUSH, **more: Any) -> Json:
        """Says hello; returns what the server can do."""
        params = {
            "processId": None,
            "rootUri": None,
            "workspaceFolders": [{"uri": each.as_uri(), "name": each.name} for each in folders],
            "capabilities": capabilities,
            **more,
        }
        answer: Json = self.request("initialize", params)["result"]["capabilities"]
        self.notify("initialized", {})
        if capabilities.get("workspace", {}).get("configuration"):
            self._told_settings()
        return answer

    def open(self, uri: str, text: str, version: int = 1) -> None:
        """Opens a text."""
        item = {"uri": uri, "languageId": "python", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, *changes: Json) -> None:
        """Sends changes; `{"text": …}` without a range replaces all of it."""
        document = {"uri": uri, "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})

    def close(self, uri: str) -> None:
        """Closes a text."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def findings(self, uri: str, version: int | None = None) -> list[Json]:
        """The next pushed findings of `uri`, those of `version` if given."""
        found: list[Json] = self.published(uri, version)["diagnostics"]
        return found

    def published(self, uri: str, version: int | None = None) -> Json:
        """The next pushed message about `uri`, the one for `version` if given."""

        def fits(message: Json) -> bool:
            params = message.get("params", {})
            is_ours = message.get("method") == "textDocument/publishDiagnostics" and params["uri"] == uri
            return is_ours and version in (None, params.get("version"))

        params: Json = self.wait(fits)["params"]
        return params

    def pulled(self, uri: str) -> list[Json]:
        """The findings of `uri` as the client asks for them."""
        answer = self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        found: list[Json] = answer["result"]["items"]
        return found

    def request(self, method: str, params: object) -> Json:
        """Sends a request and returns the whole answer, error or result."""
        return self.answer(self.send_request(method, params))

    def send_request(self, method: str, params: object) -> int:
        """Sends a request without waiting; returns its number."""
        self._n_requests += 1
        self._send({"id": self._n_requests, "method": method, "params": params})
        return self._n_requests

    def answer(self, number: int) -> Json:
        """The answer to request `number`."""
        return self.wait(lambda each: each.get("id") == number and "method" not in each)

    def notify(self, method: str, params: object) -> None:
        """Sends a notification."""
        self._send({"method": method, "params": params})

    def send_raw(self, content: bytes) -> None:
        """Sends bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(content)
        self.process.stdin.flush()

    def wait(self, fits: Callable[[Json], bool]) -> Json:
        """The first message that fits; others are kept for later. Fails when the server ends or is silent."""
        for kept in self._kept:
            if fits(kept):
                self._kept.remove(kept)
                return kept
        while True:
            message = self._inbox.get(timeout=TIMEOUT_S)
            assert message is not None, b"".join(self.stderr).decode()
            if fits(message):
                return message
            self._kept.append(message)

    def kept(self, method: str) -> list[Json]:
        """The messages of `method` that have come by and that nobody waited for."""
        while not self._inbox.empty():
            self._kept += [each for each in [self._inbox.get()] if each is not None]
        return [each for each in self._kept if each.get("method") == method]

    def settle(self) -> None:
        """Waits until the server has handled all that was sent."""
        self.request("torchvet/status", None)

    def configure(self, **settings: Any) -> None:
        """Changes the editor's settings and says so."""
        self.settings = {"torchvet": settings}
        self.notify("workspace/didChangeConfiguration", {"settings": None})
        self._told_settings()

    def leave(self) -> int:
        """Says goodbye; returns the exit code."""
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.process.wait(TIMEOUT_S)

    def kill(self) -> None:
        """Ends the process if it still runs, and lets go of its pipes."""
        self.process.kill()
        self.process.wait()
        for each in self._readers:
            each.join(TIMEOUT_S)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()

    def _told_settings(self) -> None:
        """Waits until the server has asked for the settings and got them."""
        self.wait(lambda each: each.get("method") == "workspace/configuration")
        self.settle()

    def _send(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.send_raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            # Anything but a header here is noise between two messages: the client would be lost.
            assert header.startswith(b"Content-Length: "), header
            while stream.readline() != b"\r\n":
                pass
            self._take(json.loads(stream.read(int(header.split(b":")[1]))))
        self._inbox.put(None)

    def _take(self, message: Json) -> None:
        if "method" in message and "id" in message:
            self.requested.append(message["method"])
            self._send({"id": message["id"], "result": self._result_for(message)})
        self._inbox.put(message)

    def _result_for(self, message: Json) -> object:
        if message["method"] != "workspace/configuration":
            return None
        return [self.settings.get(each.get("section")) for each in message["params"]["items"]]

    def _read_stderr(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.stderr.append(line)
