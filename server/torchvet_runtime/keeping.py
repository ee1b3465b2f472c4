"""Keeps the checkpoints of a run while it trains: copies the state, and a thread writes the copy.

One is written at a time. Which are written follows the pace; the best so far is always copied, and written when there is time
or at the end; the last one and that of a stop are always written and waited for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import SimpleQueue

from torchvet_runtime.checkpoint import Checkpoints, Occasion, Saved, State
from torchvet_runtime.failures import CheckpointError
from torchvet_runtime.pace import Pace
from torchvet_runtime.snapshot import Snapshot

# A state larger than this is copied once at a time: a host may not have the memory for more.
_TWO_COPIES_BYTES = 1 << 29


@dataclass(frozen=True)
class _Copy:
    """A state that waits to be written."""

    state: State
    occasion: Occasion
    room: Snapshot


@dataclass(frozen=True)
class _Ended:
    """How a save ended, and the processor time that writing took."""

    outcome: Saved | CheckpointError
    cpu_s: float
    room: Snapshot


class Keeper:
    """Saves checkpoints beside training. Everything is told in the thread that trains."""

    def __init__(
        self, checkpoints: Checkpoints, tell: Callable[[Saved | CheckpointError], None], shares_cpu: bool
    ) -> None:
        """`shares_cpu`: training computes on the processors that writing needs, too."""
        self._checkpoints = checkpoints
        self._tell = tell
        self._shares_cpu = shares_cpu
        self.pace = Pace()
        self._best_score = checkpoints.best_score
        self._rooms: list[Snapshot] = []
        self._waiting: _Copy | None = None
        self._thread: threading.Thread | None = None
        self._ended: SimpleQueue[_Ended] = SimpleQueue()
        self._is_large = False

    def is_due(self) -> bool:
        """Whether it is time to save inside an epoch. Asked now and then, it also tells what was saved meanwhile."""
        self._look_after()
        if self._waiting is not None and self._thread is None and self.pace.allows():
            self._write_waiting()
        return self._thread is None and self.pace.is_due()

    def keep(self, state: Callable[[], State], occasion: Occasion) -> None:
        """Saves what `state` gives, if the pace allows it or it is the best so far."""
        self._look_after()
        score = occasion.score
        is_best = score is not None and (self._best_score is None or score < self._best_score)
        is_allowed = self._thread is None and self.pace.allows()
        if not is_best and (not is_allowed or self._waiting is not None):
            if is_allowed:
                self._write_waiting()
            return
        copy = self._copied(state, occasion, is_best)
        if copy is not None and is_best:
            self._best_score, self._waiting = score, copy
            if is_allowed:
                self._write_waiting()
        elif copy is not None:
            self._write(copy)

    def keep_surely(self, state: Callable[[], State], occasion: Occasion) -> None:
        """Saves what `state` gives and comes back when it is on the disk."""
        self._wait()
        if self._waiting and self._waiting.occasion.step == occasion.step and occasion.score is None:
            occasion = replace(occasion, score=self._waiting.occasion.score)
        copy = self._copied(state, occasion, is_best=False)
        if copy is not None:
            self._write(copy)
        self.finish()

    def finish(self) -> None:
        """Comes back when everything that was to be kept is on the disk or has failed."""
        self._wait()
        if self._waiting is not None:
            self._write_waiting()
            self._wait()

    def _copied(self, state: Callable[[], State], occasion: Occasion, is_best: bool) -> _Copy | None:
        start_s = time.monotonic()
        room = self._free_room(is_best)
        try:
            return _Copy(room.take(state()), occasion, room)
        except CheckpointError as error:
            self._rooms.append(room)
            self._tell(error)
            return None
        finally:
            self.pace.spent(time.monotonic() - start_s)

    def _free_room(self, is_best: bool) -> Snapshot:
        if self._waiting is not None and is_best:
            # The better one takes its place.
            room, self._waiting = self._waiting.room, None
            return room
        if self._thread is not None and not self._rooms and self._is_large:
            self._wait()
        return self._rooms.pop() if self._rooms else Snapshot()

    def _write_waiting(self) -> None:
        assert self._waiting is not None
        copy, self._waiting = self._waiting, None
        self._write(copy)

    def _write(self, copy: _Copy) -> None:
        self.pace.began()
        self._is_large = copy.room.n_bytes > _TWO_COPIES_BYTES
        # A daemon, so that a second Ctrl-C need not wait; whoever ends in good order calls finish().
        self._thread = threading.Thread(target=self._save, args=(copy,), name="checkpoint", daemon=True)
        self._thread.start()

    def _save(self, copy: _Copy) -> None:
        outcome: Saved | CheckpointError
        try:
            outcome = self._checkpoints.save(copy.state, copy.occasion)
        except CheckpointError as error:
            outcome = error
        # torch.save raises RuntimeError, MemoryError and others; a thread must not end without a word.
        except Exception as error:  # noqa: BLE001  # see above
            outcome = CheckpointError(f"can't save the state of step {copy.occasion.step}: {error}")
        self._ended.put(_Ended(outcome, time.thread_time(), copy.room))

    def _wait(self) -> None:
        if self._thread is not None:
            start_s = time.monotonic()
            self._thread.join()
            self.pace.spent(time.monotonic() - start_s)
        self._look_after()

    def _look_after(self) -> None:
        """Tells how the save at hand ended, if it has."""
        if self._thread is None or self._thread.is_alive():
            return
        self._thread = None
        ended = self._ended.get()
        self._rooms.append(ended.room)
        if self._shares_cpu:
            self.pace.spent(ended.cpu_s)
        self._tell(ended.outcome)
