"""When one of several processes fails all leave: the first to fail says why, once, and the others go without a word.

A process that waits for another inside torch hears no signal and raises nothing for minutes. So a thread of each one looks
whether somebody has failed, in the store that torchrun's processes meet in, and then ends it at once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from types import FrameType
from typing import Any, NoReturn

import torch.distributed as dist

from torchvet_runtime.events import EventLog
from torchvet_runtime.failures import USAGE, one_line
from torchvet_runtime.place import Place

_FAILED = "torchvet/failed"
_LOOK_EVERY_S = 0.3
# Who lost another one waits so long for a better reason than its own.
_GRACE_S = 3.0
# torchrun gives it 60 s (torch 2.13).
_FINISHING_S = 45.0
_LOST = (
    "connection",
    "socket",
    "broken pipe",
    "timed out",
    "timeout",
    "nccl",
    "gloo",
    "peer",
    "remote process",
)


@dataclass(frozen=True)
class Failure:
    """Why a run ends, as its log says it."""

    rank: int
    reason: str
    traceback: str | None
    code: int


class Voice:
    """A process alone, which fails by itself."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def failed(self, error: BaseException, reason: str, traceback: str | None, code: int, text: str) -> int:
        """Puts a failure into the log and says `text`; returns the exit code. Others hear of the `error`, too."""
        del error
        self.write(Failure(0, reason, traceback, code))
        _say(text)
        return code

    def write(self, failure: Failure) -> None:
        """Puts a failure into the log."""
        self._log.write(
            "run_failed", reason=failure.reason, traceback=failure.traceback, exit_code=failure.code
        )


class Alarm(Voice):
    """One process's ear for the failures of others, and its voice for its own."""

    def __init__(self, place: Place, log: EventLog) -> None:
        super().__init__(log)
        self._place = place
        self._is_over = threading.Event()
        self._store = _store(place)
        self._thread = threading.Thread(target=self._look, name="torchvet alarm", daemon=True)
        self._thread.start()
        if place.is_first:
            # Until the run listens to it itself.
            signal.signal(signal.SIGTERM, self._hear)

    def stop(self) -> None:
        """The run has ended well, and what others do now is their own business."""
        self._is_over.set()
        self._thread.join()

    def failed(
        self, error: BaseException, reason: str, traceback: str | None, code: int, text: str
    ) -> NoReturn:
        """Says that this process fails, if no other one has before, and ends it: an orderly end would wait for the others."""
        self._is_over.set()
        # torchrun ends the others of a process that died, and this one has still something to write.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self._thread.join()
        has_lost = has_lost_others(error)
        own = Failure(self._place.rank, reason, None if has_lost else traceback, code)
        counts = self._first(own, is_patient=has_lost)
        if counts == own and has_lost:
            _say(f"torchvet: the process of rank {own.rank} has lost another one: {reason}")
        elif counts == own:
            # A plan that can't be made can't be made anywhere.
            who = "" if code == USAGE else f"torchvet: the process of rank {own.rank} failed\n"
            _say(who + text)
        if self._place.is_first:
            self.write(counts)
        sys.stdout.flush()
        os._exit(counts.code)

    def _first(self, own: Failure, is_patient: bool) -> Failure:
        try:
            if is_patient:
                self._store.wait([_FAILED], timedelta(seconds=_GRACE_S))
        except (RuntimeError, ValueError):
            # Nobody has said anything: the other one was killed, or its machine is gone.
            pass
        try:
            said = self._store.compare_set(_FAILED, "", json.dumps(asdict(own)))
            return Failure(**json.loads(said))
        except (RuntimeError, ValueError):
            return own

    def _look(self) -> None:
        while not self._is_over.wait(_LOOK_EVERY_S):
            try:
                has_failed = self._store.check([_FAILED])
                failure = Failure(**json.loads(self._store.get(_FAILED))) if has_failed else None
            except (RuntimeError, ValueError):
                # torchrun is gone. The processes are not: they save and stop.
                os.kill(os.getpid(), signal.SIGTERM)
                return
            if failure is not None:
                self._leave_for(failure)

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        """torchrun ends the others of one that failed; the first still has to write down why."""
        try:
            if self._store.check([_FAILED]):
                return
        except (RuntimeError, ValueError):
            # torchrun is gone, and so will be this one.
            pass
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _leave_for(self, failure: Failure) -> None:
        if self._place.is_first:
            # It waits for the one that is gone, hears that it is, and still brings to the disk what is to be kept.
            if self._is_over.wait(_FINISHING_S):
                return
            self.write(failure)
        os._exit(failure.code)


def has_lost_others(error: BaseException) -> bool:
    """Whether an error only says that another process is gone. torch raises RuntimeError for that, too (gloo, torch 2.13)."""
    if isinstance(error, getattr(dist, "DistError", ())):
        return True
    text = one_line(error).lower()
    return isinstance(error, RuntimeError) and any(each in text for each in _LOST)


# Any: the store's class has no types.
def _store(place: Place) -> Any:
    """A connection of our own to where torchrun's processes meet: a look must not wait for another one's."""
    # Where torchrun does not keep the store itself, the first process does, as its process group will.
    is_master = place.is_first and os.environ.get("TORCHELASTIC_USE_AGENT_STORE") != "True"
    host, port = os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"])
    return dist.TCPStore(  # type: ignore[attr-defined]  # it is there, and documented
        host, port, is_master=is_master, wait_for_workers=False, multi_tenant=True
    )


def _say(text: str) -> None:
    if text:
        print(text.rstrip("\n"), file=sys.stderr, flush=True)


@contextmanager
def alarm_of(place: Place, log: EventLog) -> Iterator[Voice]:
    """How this process fails: alone, or so that all end."""
    if place.n_processes == 1:
        yield Voice(log)
        return
    alarm = Alarm(place, log)
    try:
        yield alarm
    finally:
        alarm.stop()
