"""Asks the torch of the user's own interpreter about single operations: `TorchOracle`.

What it said is remembered on disk for each installed torch. A worker process that hangs or breaks is ended and started
again; after the third time nobody is asked any more, and that is told. Operations are sent, never source
(`torchvet_runtime/oracle.py`); where no torch is installed, nothing is started.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from torchvet.project.cache_folder import cache_folder
from torchvet.project.environments import environments, site_packages
from torchvet.project.oracle_worker import OracleWorker, WorkerError
from torchvet.project.workspace import stamp_of
from torchvet.shapes.questions import Json, Question

_FORMAT = 1
_MAX_STRIKES = 3
_MAX_REMEMBERED = 50_000
_MAX_LINE_BYTES = 20_000
Answers = Sequence[Mapping[str, Json]]


def installed_torch(python: Path) -> Path | None:
    """The folder of the torch that `python` would import, found by looking."""
    folders = (each for prefix in environments((), python) for each in site_packages(prefix))
    found = (each / "torch" for each in folders)
    return next((each for each in found if (each / "version.py").is_file()), None)


class TorchOracle:
    """Torch's answers: waited for, or with `on_news` found in the background, which is then called.

    `on_trouble` is told once when nobody is asked any more. May be asked from several threads.
    """

    def __init__(
        self,
        python: Path,
        on_news: Callable[[], None] | None = None,
        on_trouble: Callable[[str], None] | None = None,
        worker: Callable[[Path], OracleWorker] = OracleWorker,
    ) -> None:
        self._python = python
        self._on_news = on_news
        self._on_trouble = on_trouble
        self._make_worker = worker
        self._worker: OracleWorker | None = None
        self._turn = threading.Lock()
        self._strikes = 0
        self._waiting: dict[str, Question] = {}
        self._is_busy = False
        self._known: dict[str, Answers] | None = None
        self._package = installed_torch(python)

    @property
    def has_torch(self) -> bool:
        """Whether there is a torch to ask."""
        return self._package is not None

    def answers(self, question: Question) -> Answers | None:
        """What torch says to each call of `question`; None when that is not known, or not yet."""
        known = self._remembered().get(question.text)
        if known is not None or not self.has_torch or self._strikes >= _MAX_STRIKES:
            return known
        if self._on_news is None:
            with self._turn:
                return self._ask(question)
        self._waiting.setdefault(question.text, question)
        if not self._is_busy:
            self._is_busy = True
            threading.Thread(target=self._work, name="oracle", daemon=True).start()
        return None

    def close(self) -> None:
        """Ends the worker process."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def _work(self) -> None:
        """In the background: everything that was asked meanwhile, then the news."""
        try:
            with self._turn:
                n_new = 0
                while self._waiting and self._strikes < _MAX_STRIKES:
                    question = self._waiting.pop(next(iter(self._waiting)))
                    n_new += self._ask(question) is not None
        finally:
            self._is_busy = False
        if n_new and self._on_news is not None:
            self._on_news()

    def _ask(self, question: Question) -> Answers | None:
        try:
            if self._worker is None:
                self._worker = self._make_worker(self._python)
            answers = self._worker.answers(question.request)
        except WorkerError as error:
            self.close()
            self._strike(error)
            # Not on disk: it may be the machine that was slow.
            self._remembered()[question.text] = [{} for _ in question.numbers]
            return None
        self._remember(question, answers)
        return answers

    def _strike(self, error: WorkerError) -> None:
        self._strikes = _MAX_STRIKES if error.is_final else self._strikes + 1
        if self._strikes >= _MAX_STRIKES and self._on_trouble is not None:
            self._on_trouble(
                f"torchvet: PyTorch is not asked for shapes any more ({error}); the shapes torchvet knows itself are shown"
            )

    def _remembered(self) -> dict[str, Answers]:
        if self._known is None:
            self._known = _read(self._file)
        return self._known

    def _remember(self, question: Question, answers: Answers) -> None:
        known = self._remembered()
        known[question.text] = answers
        line = json.dumps([question.text, answers]) + "\n"
        if self._file is None or len(known) > _MAX_REMEMBERED or len(line) > _MAX_LINE_BYTES:
            return
        with suppress(OSError):
            # A full disk or a read-only home costs speed only. One write of one line: others may write too.
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(handle, line.encode())
            finally:
                os.close(handle)

    @property
    def _file(self) -> Path | None:
        if self._package is None:
            return None
        stamps = [stamp_of(self._package / name) for name in ("version.py", "__init__.py")]
        key = hashlib.sha256(repr((str(self._package), stamps)).encode()).hexdigest()[:16]
        return cache_folder() / f"oracle-{_FORMAT}-{key}.json"


def _read(file: Path | None) -> dict[str, Answers]:
    """What was remembered; lines that somebody was cut off while writing count for nothing."""
    known: dict[str, Answers] = {}
    try:
        text = file.read_text("utf-8") if file is not None else ""
        if file is not None:
            # Still in use: nobody sweeps it away.
            os.utime(file)
    except (OSError, ValueError):
        return known
    for line in text.split("\n")[:_MAX_REMEMBERED]:
        with suppress(ValueError, TypeError):
            question, answers = json.loads(line)
            if isinstance(question, str) and all(isinstance(each, dict) for each in answers):
                known[question] = answers
    return known
