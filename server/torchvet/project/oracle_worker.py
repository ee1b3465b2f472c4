"""The process in which torch is asked: started, spoken with line by line, and ended when it does not answer in time."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from torchvet.shapes.questions import Json

_SCRIPT = Path(__file__).resolve().parents[2] / "torchvet_runtime" / "oracle.py"
# Importing torch takes 2 s when all is well, and a minute from a cold network disk.
_START_S = 60.0
_ANSWER_S = 5.0


class WorkerError(Exception):
    """The process did not answer; `is_final` when starting it again would not help."""

    def __init__(self, text: str, *, is_final: bool = False) -> None:
        super().__init__(text)
        self.is_final = is_final


class OracleWorker:
    """One running process. Raises `WorkerError` when it can't be started or doesn't answer."""

    def __init__(self, python: Path, script: Path = _SCRIPT, answer_s: float = _ANSWER_S) -> None:
        self._answer_s = answer_s
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        try:
            # Isolated: neither the folder at hand nor variables of the environment bring in other modules.
            self._process = subprocess.Popen(
                [str(python), "-I", "-X", "utf8", str(script)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        except OSError as error:
            raise WorkerError(
                f"{python} can't be started: {error.strerror or error}", is_final=True
            ) from error
        threading.Thread(target=self._read, name="oracle-lines", daemon=True).start()
        try:
            greeting = self._next(_START_S)
        except WorkerError as error:
            self.close()
            raise WorkerError(str(error), is_final=True) from error
        if not isinstance(greeting, dict) or "torch" not in greeting:
            self.close()
            reason = greeting.get("broken") if isinstance(greeting, dict) else None
            raise WorkerError(f"torch can't be imported: {reason}", is_final=True)

    def answers(self, request: Mapping[str, Json]) -> Sequence[Mapping[str, Json]]:
        """What the process says to a request of `Question`."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise self._ended() from error
        answers = self._next(self._answer_s)
        if not isinstance(answers, list) or not all(isinstance(each, dict) for each in answers):
            raise WorkerError("its answer makes no sense")
        return answers

    def close(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    # What was not sent any more is of no use to anybody.
                    continue

    def _ended(self) -> WorkerError:
        try:
            return WorkerError(f"it ended with {self._process.wait(1)}")
        except subprocess.TimeoutExpired:
            return WorkerError("it closed its answers")

    def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                self._lines.put(line)
        except ValueError:
            # Closed while it was read.
            return
        finally:
            self._lines.put("")

    def _next(self, timeout_s: float) -> Json:
        try:
            line = self._lines.get(timeout=timeout_s)
        except queue.Empty:
            raise WorkerError(f"no answer in {timeout_s:g} s") from None
        if not line:
            raise self._ended()
        try:
            parsed: Json = json.loads(line)
        except ValueError:
            raise WorkerError("its answer makes no sense") from None
        return parsed
