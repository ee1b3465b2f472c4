"""From a file with parts to a training that can start: runs the file, takes or makes each part, and says why."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from torchvet_runtime import own_random, rng
from torchvet_runtime.averaging import Average
from torchvet_runtime.batches import Batches
from torchvet_runtime.compiling import made_faster
from torchvet_runtime.constants import EPOCHS, LEARNING_RATE, Constant, constants_of, number
from torchvet_runtime.devices import device_for_training
from torchvet_runtime.exactness import doubts
from torchvet_runtime.failures import UsageError
from torchvet_runtime.find_data import find_loaders, loader_of
from torchvet_runtime.find_model import construct, find_model, is_loss
from torchvet_runtime.first_batch import look_at_first_batch, try_again
from torchvet_runtime.foreign_weights import read_weights
from torchvet_runtime.found import Found
from torchvet_runtime.losses import Loss, inferred_loss, own_loss
from torchvet_runtime.options import Options
from torchvet_runtime.plan import Choice, Plan
from torchvet_runtime.precision import precision_for
from torchvet_runtime.run_folder import has_checkpoints
from torchvet_runtime.schedules import Length, Schedule, schedule_of
from torchvet_runtime.shares import Share
from torchvet_runtime.sharing_plan import share_for, with_sharing
from torchvet_runtime.source import Source
from torchvet_runtime.strategy import shared
from torchvet_runtime.training import Progress, Training
from torchvet_runtime.user_program import run_as_module
from torchvet_runtime.weights import load_weights
from torchvet_runtime.wishes import Wish, options_among, split_settings, wishes_of
from torchvet_runtime.world import ALONE, World

_EPOCHS = 10
_LEARNING_RATE = 1e-3


@dataclass(frozen=True)
class _Scene:
    """A file that has run, and what the user said about it."""

    source: Source
    module_name: str
    namespace: dict[str, object]
    constants: Mapping[str, Constant]
    wishes: Mapping[str, Wish]
    seed: int


def assemble(source: Source, draft: Plan, world: World = ALONE) -> tuple[Training, Plan]:
    """Runs the file and puts its training together, as `draft` asks; raises `UsageError`, or what the file raises."""
    settings, project = split_settings(draft.settings), split_settings(draft.project)
    device = device_for_training(draft.devices)
    scene = _played(source, draft, settings, project)
    options = options_among(scene.wishes)
    model = _model(scene, draft.target)
    device, device_reason = _where(model.value, device, draft.device.reason)
    # A run that goes on has its own by now, and the file may be gone.
    if draft.weights and not has_checkpoints(Path(draft.run_dir)):
        trusted = Path(draft.trusted) if draft.trusted else None
        load_weights(model.value, read_weights(Path(draft.weights), trusted))
    loaders = _loaders(scene)
    model.value.to(device)
    precision = precision_for(options.precision, device, model.value)
    first = look_at_first_batch(loaders["train"].value, model.value, device, _loss_chooser(scene, device))
    faster = made_faster(model.value, options, lambda: try_again(model.value, device, first))
    optimizer = _optimizer(scene, model.value)
    train, val = _batches(scene, loaders, share_for(model.value, options, world, draft.processes))
    epochs, epochs_reason = _epochs(scene, draft)
    schedule, scheduler, notes = _schedule(scene, optimizer.value, options, epochs, train.n_batches)
    own = own_random.find(model=model.value, loss=first.loss.function, **_data(loaders))
    run = Training(
        model=model.value, loss=first.loss, optimizer=optimizer.value, schedule=schedule, train=train, val=val,
        form=first.form, device=device, epochs=epochs, seed=scene.seed, source_sha256=source.sha256,
        options=options, precision=precision, progress=Progress(micro_batch=options.micro_batch),
        average=Average(model.value, options.ema) if options.ema else None, own_random=own,
        doubts=tuple(doubts(loaders["train"].value, own)), unused=first.unused, draws=first.draws,
    )  # fmt: skip
    plan = replace(
        draft, torch=torch.__version__, device=Choice(str(device), device_reason), epochs=epochs,
        epochs_reason=epochs_reason, model=Choice(model.text, model.reason),
        train=_data_choice(loaders["train"], train), val=_data_choice(loaders["val"], val) if val else None,
        batch=Choice(first.text), loss=Choice(first.loss.text, first.loss.reason),
        optimizer=Choice(optimizer.text, optimizer.reason), scheduler=scheduler,
        precision=Choice(precision.name, precision.reason),
        options=Choice(options.changed) if options.changed else None,
        notes=(*draft.notes, *_notes(loaders), *run.doubts, *notes, *faster),
    )  # fmt: skip
    return shared(run, world), with_sharing(plan, run)


def _played(source: Source, draft: Plan, settings: Mapping[str, str], project: Mapping[str, str]) -> _Scene:
    """The file after it has run."""
    assert draft.seed is not None
    rng.seed_plainly(draft.seed)
    module = run_as_module(source)
    names = vars(module)
    wishes = wishes_of(source, names, settings, project)
    return _Scene(source, module.__name__, names, constants_of(names), wishes, draft.seed)


def _batches(
    scene: _Scene, loaders: Mapping[str, Found[Iterable[object]]], share: Share
) -> tuple[Batches, Batches | None]:
    wish = scene.wishes.get("batch_size")
    size = cast("int", wish.value) if wish else None
    train = Batches(loaders["train"].value, scene.seed, "train", size, share)
    if "val" not in loaders:
        return train, None
    # Whole batches for each process, so that what is measured is what one process would measure.
    whole = replace(share, accumulate=share.n_processes)
    return train, Batches(loaders["val"].value, scene.seed, "val", share=whole)


def _schedule(
    scene: _Scene, optimizer: Optimizer, options: Options, epochs: int, n_batches: int | None
) -> tuple[Schedule | None, Choice | None, list[str]]:
    length = Length(epochs, n_batches and math.ceil(n_batches / options.accumulate))
    return schedule_of(
        optimizer, scene.wishes.get("scheduler"), scene.namespace, options.scheduler_unit, length
    )


def _model(scene: _Scene, target: str | None) -> Found[nn.Module]:
    file = scene.source.path.name
    wish = scene.wishes.get("model")
    if wish is None or target is not None:
        return find_model(scene.namespace, scene.module_name, file, scene.constants, target)
    if isinstance(wish.value, nn.Module):
        return Found(wish.value, wish.text, wish.reason)
    if callable(wish.value):
        made = construct(wish.value, wish.text, file, scene.constants)
        return Found(made.value, made.text, wish.reason)
    raise UsageError(
        f"{wish.reason}: model={wish.text} is a {type(wish.value).__name__}, not a torch.nn.Module"
    )


def _where(model: nn.Module, device: torch.device, reason: str) -> tuple[torch.device, str]:
    """The device that the file has put its model on, else the one found."""
    own = next((each.device for each in model.parameters()), device)
    if own.type not in {"cpu", "meta", device.type} or (
        own.type == device.type and own.index not in {None, device.index}
    ):
        return own, "the file puts the model there"
    return device, reason or ("no accelerator is found" if device.type == "cpu" else "")


def _loaders(scene: _Scene) -> dict[str, Found[Iterable[object]]]:
    asked = {role: scene.wishes[role] for role in ("train", "val") if role in scene.wishes}
    wished = {
        role: loader_of(wish.value, wish.text, wish.reason, scene.constants, role == "train")
        for role, wish in asked.items()
        if wish.value is not None
    }
    if "train" in wished:
        return wished
    found = dict(find_loaders(scene.namespace, scene.module_name, scene.source, scene.constants))
    return {role: each for role, each in (found | wished).items() if role not in asked or role in wished}


def _loss_chooser(scene: _Scene, device: torch.device) -> Callable[[object, object], Loss]:
    wish = scene.wishes.get("loss")
    if wish is not None and not callable(wish.value):
        raise UsageError(f"{wish.reason}: loss={wish.text} can't be called as loss(output, target)")
    if wish is not None and isinstance(wish.value, type):
        wish = Wish(wish.value(), f"{wish.text}()", wish.reason)
    found: dict[str, object] = {
        name: each for name, each in scene.namespace.items() if callable(each) and is_loss(name, each)
    }
    made = {name: each for name, each in found.items() if not isinstance(each, type)}

    def choose(output: object, target: object) -> Loss:
        if wish is not None:
            return own_loss(_on(wish.value, device), wish.text, wish.reason)
        if made:
            name, criterion = next(iter(made.items()))
            return own_loss(
                _on(criterion, device),
                name,
                "by its type" if isinstance(criterion, nn.Module) else "by its name",
            )
        return inferred_loss(output, target)

    return choose


def _on(criterion: object, device: torch.device) -> Callable[..., Tensor]:
    return cast(
        "Callable[..., Tensor]", criterion.to(device) if isinstance(criterion, nn.Module) else criterion
    )


def _optimizer(scene: _Scene, model: nn.Module) -> Found[Optimizer]:
    wish = scene.wishes.get("optimizer")
    lr = scene.wishes.get("lr")
    found = Found[object](wish.value, wish.text, wish.reason) if wish else _held(scene, model)
    if found is None:
        value, why = _learning_rate(scene)
        text = f"AdamW(lr={value:g})"
        return Found(torch.optim.AdamW(model.parameters(), lr=value), text, f"none in the file; {why}")
    if not isinstance(found.value, Optimizer):
        raise UsageError(
            f"{found.reason}: optimizer={found.text} is a {type(found.value).__name__}, not an Optimizer"
        )
    if isinstance(found.value, torch.optim.LBFGS):
        raise UsageError(
            f"{found.text} is LBFGS, whose step computes the loss itself, which our loop can't do; take another by --set optimizer=…"
        )
    if lr is not None:
        for group in found.value.param_groups:
            group["lr"] = cast("float", lr.value)
    rate = float(found.value.param_groups[0]["lr"])
    text = f"{found.text}: {type(found.value).__name__}(lr={rate:g})"
    return Found(found.value, text, found.reason + (f"; lr by {lr.reason}" if lr else ""))


def _held(scene: _Scene, model: nn.Module) -> Found[object] | None:
    """The file's optimizer of this model; raises `UsageError` when there are several."""
    own = {id(each) for each in model.parameters()}
    held = {
        name: each
        for name, each in scene.namespace.items()
        if isinstance(each, Optimizer)
        and any(id(p) in own for group in each.param_groups for p in group["params"])
    }
    if len({id(each) for each in held.values()}) > 1:
        names = ", ".join(held)
        raise UsageError(
            f"{scene.source.path.name} has several optimizers: {names}; choose by --set optimizer=NAME"
        )
    return next(
        (Found[object](each, name, "it holds the model's parameters") for name, each in held.items()), None
    )


def _learning_rate(scene: _Scene) -> tuple[float, str]:
    if wish := scene.wishes.get("lr"):
        return cast("float", wish.value), f"lr by {wish.reason}"
    if constant := number(scene.constants, LEARNING_RATE):
        return constant[0], f"{constant[1]} in the file"
    return _LEARNING_RATE, "a usual choice"


def _epochs(scene: _Scene, draft: Plan) -> tuple[int, str]:
    if draft.epochs is not None:
        return draft.epochs, "--epochs"
    if wish := scene.wishes.get("epochs"):
        return int(cast("int", wish.value)), wish.reason
    if constant := number(scene.constants, EPOCHS):
        return int(constant[0]), f"{constant[1]} in the file"
    return _EPOCHS, "no number is given"


def _data_choice(loader: Found[Iterable[object]], batches: Batches) -> Choice:
    n_batches = batches.n_batches
    return Choice(
        loader.text, f"{loader.reason}; {n_batches} batches" if n_batches is not None else loader.reason
    )


def _data(loaders: Mapping[str, Found[Iterable[object]]]) -> dict[str, object]:
    """What reads and collates the data, by the names that messages use."""
    found: dict[str, object] = {}
    for role, prefix in (("train", ""), ("val", "val_")):
        loader = loaders[role].value if role in loaders else None
        found[f"{prefix}dataset"] = getattr(loader, "dataset", loader)
        found[f"{prefix}collate_fn"] = getattr(loader, "collate_fn", None)
    return found


def _notes(loaders: Mapping[str, Found[Iterable[object]]]) -> list[str]:
    """What the plan should say before somebody wonders."""
    if "val" in loaders:
        return []
    return ["no validation data: name a loader val_loader to see how well it generalises"]
