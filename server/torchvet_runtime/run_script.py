"""A run of a file that trains by itself: unchanged, as `__main__`, watched.

A script's loop is its own, so it can't be resumed exactly: on a stop its weights and optimizers are saved, and it is said so.
"""

from __future__ import annotations

import ast
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from torchvet_runtime.atomic_saves import make_saves_atomic
from torchvet_runtime.checkpoint import Checkpoints, Occasion
from torchvet_runtime.ending import left_by
from torchvet_runtime.events import EventLog
from torchvet_runtime.failures import CheckpointError
from torchvet_runtime.plan import Plan
from torchvet_runtime.run_folder import MODEL, RunFolder
from torchvet_runtime.script_epochs import ScriptEpochs
from torchvet_runtime.script_nan import NanWatch
from torchvet_runtime.source import Source
from torchvet_runtime.stop import StopRequest
from torchvet_runtime.torch_file import save_durably
from torchvet_runtime.training import FORMAT, name_of
from torchvet_runtime.training_loops import training_loops
from torchvet_runtime.user_program import run_as_script
from torchvet_runtime.watch import Watch
from torchvet_runtime.weights import plain_weights

# After this long without a step the script evaluates, or waits: then a stop does not wait for the next step.
_PATIENCE_S = 5.0


def run_script(
    sources: Sequence[Source], plan: Plan, folder: RunFolder, log: EventLog, say: Callable[[str], None]
) -> int:
    """Runs the script to its end or to a stop; returns the exit code. Raises what the script raises."""
    run = _ScriptRun(sources, plan, folder, log, say)
    run.stop.listen(run.hear)
    start_s = time.monotonic()
    run.watch.start()
    save_plainly = make_saves_atomic()
    try:
        run_as_script(sources[0])
    except (SystemExit, KeyboardInterrupt) as leaving:
        if not run.stop.is_made and not left_by(leaving).is_success:
            raise
    finally:
        run.ended()
        save_plainly()
    if run.stop.is_made:
        return run.stopped()
    run.completed(time.monotonic() - start_s)
    return 0


class _ScriptRun:
    """What is to be done when a script stops or ends."""

    def __init__(
        self,
        sources: Sequence[Source],
        plan: Plan,
        folder: RunFolder,
        log: EventLog,
        say: Callable[[str], None],
    ) -> None:
        self.stop = StopRequest()
        # Modules are imported from the folder that `take_place` puts on the path, with links followed.
        files = [str(name) for each in sources for name in (each.path, each.path.resolve())]
        self._epochs = ScriptEpochs(log, training_loops(list(sources)))
        self.watch = Watch(log, self._epochs, NanWatch(log, say, files), self._leave_if_asked)
        self._takes_resume = _takes_resume(sources)
        self._plan = plan
        self._folder = folder
        self._log = log
        self._say = say
        self._saved: str | None = None

    def hear(self) -> None:
        """A signal has come: leaves at once unless a step is about to end."""
        is_between_steps = time.monotonic() - self.watch.stepped_at_s > _PATIENCE_S
        if not self.watch.is_inside_step and (not self.watch.has_seen_a_step or is_between_steps):
            self._leave()
        self._say("stopping after this step; once more to stop at once")

    def stopped(self) -> int:
        """Saves what was found, tells how to use it, and returns the exit code."""
        path = self._saved
        if path is None and self.watch.has_seen_a_step and not self.watch.is_inside_step:
            path = self._save()
        assert self.stop.signal is not None
        self._log.write(
            "run_stopped",
            signal=self.stop.signal.name,
            exit_code=self.stop.exit_code,
            step=self.watch.step,
            resume=None,
        )
        if path:
            self._say(
                f"stopped at step {self.watch.step}; weights and optimizer are in {self._folder.path / path}"
            )
            own = "; it takes --resume itself: see its own checkpoints" if self._takes_resume else ""
            self._say(
                f"a script owns its loop, so it can't be resumed exactly: load the weights from there to go on{own}"
            )
        return self.stop.exit_code

    def ended(self) -> None:
        """The script has left its loops, however it did."""
        self.watch.stop()
        if self.watch.has_seen_training and not self.stop.is_made:
            self.watch.tell()
            self._epochs.finish()

    def completed(self, seconds: float) -> None:
        """Saves the weights of the only model that was trained."""
        models = self.watch.models
        model = None
        if len(models) == 1:
            try:
                save_durably(plain_weights(models[0]), self._folder.model)
                model = MODEL
            except OSError as error:
                self._say(f"can't write {self._folder.model}: {error.strerror}")
        elif models:
            names = ", ".join(map(name_of, models))
            self._log.write(
                "notice", message=f"{len(models)} models were trained ({names}); none is saved as {MODEL}"
            )
        self._log.write(
            "run_completed", epoch=None, step=self.watch.step, model=model, seconds=round(seconds, 3)
        )

    def _leave_if_asked(self) -> None:
        if self.stop.is_made:
            # Now, while everything is alive: leaving `main()` takes its optimizer along.
            self._saved = self._save()
            self._leave()

    def _leave(self) -> None:
        # What plain Python would raise, so that the script's own clean-up runs.
        if self.stop.signal == signal.SIGINT:
            raise KeyboardInterrupt
        sys.exit(self.stop.exit_code)

    def _save(self) -> str | None:
        """Where the state that was found is saved, below the run folder."""
        models = self.watch.models
        # Any: nested dictionaries of tensors and plain values.
        state: dict[str, Any] = {
            "format": FORMAT,
            "models": [{"class": name_of(each), "weights": plain_weights(each)} for each in models],
            "optimizers": [each.state_dict() for each in self.watch.optimizers],
            "step": self.watch.step,
        }
        if len(models) == 1:
            state["model"] = state["models"][0]["weights"]
        occasion = Occasion(0, self.watch.step, None, "stop", None, self._plan.source_sha256)
        try:
            saved = Checkpoints(self._folder.checkpoints).save(state, occasion)
        except CheckpointError as error:
            self._log.write("checkpoint_failed", reason=str(error))
            self._say(str(error))
            return None
        path = f"checkpoints/{saved.entry.file}"
        self._log.write(
            "checkpoint_saved", path=path, epoch=None, step=self.watch.step, on="stop",
            size_bytes=saved.entry.size_bytes, sha256=saved.entry.sha256, seconds=round(saved.seconds, 4), is_best=False,
        )  # fmt: skip
        return path


def _takes_resume(sources: Sequence[Source]) -> bool:
    """Whether the script has a command line option of its own for going on."""
    return any(
        isinstance(each, ast.Constant) and each.value == "--resume"
        for source in sources
        for each in ast.walk(source.tree)
    )
