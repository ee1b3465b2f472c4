"""All that a run needs to go on: taken from a training, and put back into one that was put together anew."""

from __future__ import annotations

import json
import platform
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from torchvet_runtime import own_random, rng, sharded_checkpoint
from torchvet_runtime.sharded_checkpoint import cut_like
from torchvet_runtime.training import FORMAT, Training
from torchvet_runtime.weights import load_weights, plain_weights
from torchvet_runtime.world import ALONE, World

# Any: nested dictionaries of tensors and plain values.
State = dict[str, Any]

# Where a sharded checkpoint has what an optimizer keeps for one of its parameters.
_OPTIMIZER_STATE = re.compile(r"/optimizer/state/(\d+)/\w+")


def own_part_of(run: Training) -> State:
    """What each of several processes has for itself."""
    return {
        "rng": rng.capture(run.device),
        "own_random": own_random.states_of(run.own_random),
        "data": run.train.place,
        "loss_sum": run.progress.loss_sum,
    }


def state_of(run: Training, parts: list[State]) -> State:
    """All that is needed to go on, in types that load with `weights_only=True`; shares memory with the run.

    `parts` are those of all processes, by rank.
    """
    return {
        "format": FORMAT,
        "model": plain_weights(run.model),
        "optimizer": run.optimizer.state_dict(),
        "scheduler": _without_functions(run.schedule.scheduler.state_dict()) if run.schedule else None,
        "loss": run.loss.module.state_dict() if run.loss.module is not None else None,
        "scaler": run.precision.scaler.state_dict() if run.precision.scaler else None,
        "average": run.average.state_dict() if run.average else None,
        "processes": parts,
        "progress": asdict(run.progress),
        "seed": run.seed,
        "n_batches": run.train.n_batches,
        "source_sha256": run.source_sha256,
        "versions": json.dumps({"torch": torch.__version__, "python": platform.python_version()}),
    }


def put_back(run: Training, state: Mapping[str, Any], world: World = ALONE) -> list[str]:
    """Makes `run` stand where `state` was taken; returns what may keep it from going on exactly, in words."""
    own = plain_weights(run.model)
    given = state["model"]
    load_weights(run.model, {key: cut_like(each, own.get(key, each)) for key, each in given.items()})
    # The tensors are mapped from a file; those that are not copied anyway must not hang on it.
    optimizer = _cloned(state["optimizer"])
    for index, each in optimizer["state"].items():
        optimizer["state"][index] = _cut(each, run.parameters[index])
    run.optimizer.load_state_dict(optimizer)
    if run.schedule and state["scheduler"] is not None:
        run.schedule.scheduler.load_state_dict(state["scheduler"])
    if run.loss.module is not None and state["loss"] is not None:
        run.loss.module.load_state_dict(state["loss"])
    if run.precision.scaler and state.get("scaler"):
        run.precision.scaler.load_state_dict(state["scaler"])
    if run.average and state.get("average"):
        run.average.load_state_dict(state["average"])
    # Or the scheduler warns when an epoch's last step was done before the stop (torch 2.13).
    vars(run.optimizer)["_opt_called"] = True
    for name, value in state["progress"].items():
        setattr(run.progress, name, value)
    return [*_differences(run, state), *_put_back_own(run, state["processes"], world)]


# Any: nested dictionaries and lists of plain values.
def _without_functions(state: Any) -> Any:
    """A scheduler's state without what its program gives it anew; LRScheduler.state_dict keeps every attribute (torch 2.13)."""
    if isinstance(state, Mapping):
        kept = {key: _without_functions(each) for key, each in state.items() if not callable(each)}
        return Counter(kept) if isinstance(state, Counter) else kept
    if isinstance(state, list):
        return [_without_functions(each) for each in state]
    return state


def read_together(run: Training, folder: Path, world: World) -> State:
    """A checkpoint that several processes wrote, each tensor cut as this run cuts it."""
    parameters = run.parameters

    def like(path: str, shape: list[int]) -> Tensor | None:
        match = _OPTIMIZER_STATE.fullmatch(path)
        if match is None or int(match[1]) >= len(parameters):
            return None
        parameter = parameters[int(match[1])]
        return torch.empty_like(parameter) if list(parameter.shape) == shape else None

    own = {"model": plain_weights(run.model)}
    return sharded_checkpoint.load(own, folder, world, like, is_compared=True)


def _cut(state: Mapping[str, Any], parameter: Tensor) -> dict[str, Any]:
    """The optimizer's state of one parameter, cut as that is; a number of steps, and what has another shape, stays whole."""
    return {
        name: cut_like(each, parameter)
        if isinstance(each, Tensor) and each.shape == parameter.shape
        else each
        for name, each in state.items()
    }


def _put_back_own(run: Training, parts: list[State], world: World) -> list[str]:
    """What each of several processes has for itself; of another number of them as far as that means something."""
    # Its mean over the processes is what counts.
    run.progress.loss_sum = sum(each["loss_sum"] for each in parts) / len(parts)
    own = parts[min(world.rank, len(parts) - 1)]
    run.train.go_to(own["data"])
    lost = own_random.put_back(run.own_random, own["own_random"])
    doubts = [f"{each} is no generator any more" for each in lost]
    if world.rank < len(parts):
        rng.restore(own["rng"], run.device)
    else:
        rng.seed_all(run.seed, "rank", world.rank, run.progress.step)
    if len(parts) == world.n_processes:
        run.progress.loss_sum = own["loss_sum"]
        return doubts
    before = "1 process" if len(parts) == 1 else f"{len(parts)} processes"
    return [
        *doubts,
        f"it was trained in {before}, now in {world.n_processes}: steps take the same samples, "
        "but sums come out otherwise in their last bits, and each process draws its own random numbers",
    ]


# Any: nested dictionaries of tensors and plain values.
def _cloned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cloned(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_cloned(each) for each in value]
    return value.clone() if isinstance(value, Tensor) else value


def _differences(run: Training, state: Mapping[str, Any]) -> list[str]:
    found = []
    if state["source_sha256"] != run.source_sha256:
        found.append("the file has changed since, and the changed one is trained on")
    if state["n_batches"] != run.train.n_batches:
        found.append(f"an epoch had {state['n_batches']} batches and now has {run.train.n_batches}")
    versions = json.loads(state["versions"])
    if versions.get("torch") != torch.__version__:
        found.append(f"it was trained with torch {versions.get('torch')}, this is {torch.__version__}")
    return [*found, *run.doubts]
