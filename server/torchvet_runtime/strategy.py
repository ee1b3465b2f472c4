"""How several processes share a model: each with a whole copy (DDP), or each with a part of every weight (FSDP2).

Both take the mean of the gradients over processes. With FSDP2 a model may be larger than a card; weights and the optimizer's
state are cut along their first axis, and put together block by block when they are needed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.parallel import DistributedDataParallel

from torchvet_runtime.failures import TrainingError, UsageError
from torchvet_runtime.training import Training
from torchvet_runtime.world import World

# fully_shard came to torch.distributed.fsdp in 2.6.
_OLDEST_FSDP2 = (2, 6)
_UNUSED = "Expected to have finished reduction in the prior iteration"


def shared(run: Training, world: World) -> Training:
    """The training with its model shared by all processes; raises `UsageError`."""
    if world.is_alone:
        return run
    if run.options.sync_batchnorm:
        _synchronise(run.model, run.device)
    if run.options.strategy == "fsdp2":
        _shard(run, world)
        return run
    return replace(run, wrapped=_copied(run))


def _copied(run: Training) -> nn.Module:
    if not any(each.requires_grad for each in run.model.parameters()):
        raise UsageError("no parameter of the model learns, so there is nothing to share")
    return DistributedDataParallel(
        run.model,
        device_ids=None if run.device.type == "cpu" else [run.device.index],
        find_unused_parameters=run.options.find_unused_parameters or bool(run.unused),
        gradient_as_bucket_view=True,
    )


def explained(error: BaseException) -> BaseException:
    """DDP's complaint about unused weights as one of ours, with the way out; any other error as it is."""
    if isinstance(error, RuntimeError) and str(error).startswith(_UNUSED):
        return TrainingError(
            "some weights got no gradient in the last step, and processes that share gradients wait for all of them; "
            "--find-unused-parameters looks for them in every step"
        )
    return error


def _synchronise(model: nn.Module, device: torch.device) -> None:
    """Makes batch normalisation take its statistics over all processes, in place."""
    if device.type not in {"cuda", "xpu"}:
        raise UsageError("sync_batchnorm needs cards: torch has no SyncBatchNorm on a CPU")
    for name, each in list(model.named_modules()):
        if isinstance(each, _BatchNorm) and name:
            parent, _, child = name.rpartition(".")
            setattr(model.get_submodule(parent), child, nn.SyncBatchNorm.convert_sync_batchnorm(each))  # type: ignore[no-untyped-call]  # torch has no types here


def _shard(run: Training, world: World) -> None:
    """Cuts the model in place and lets the optimizer hold the parts."""
    version = tuple(int(each) for each in torch.__version__.split("+")[0].split(".")[:2])
    if version < _OLDEST_FSDP2:
        raise UsageError(f"--strategy fsdp2 needs PyTorch 2.6 or newer, and this is {torch.__version__}")
    refused = {"ema": run.options.ema, "micro_batch": run.options.micro_batch, "compile": run.options.compile}
    for name, value in refused.items():
        if value:
            raise UsageError(f"--strategy fsdp2 does not go with {name}; leave one of them out")
    if run.precision.scaler is not None:
        raise UsageError("--strategy fsdp2 trains in bf16 or fp32; this device would take fp16")
    if run.optimizer.state:
        raise UsageError(
            f"--strategy fsdp2: {type(run.optimizer).__name__} has filled its state before the first step, "
            "whole; take an optimizer that does it in its first step, such as AdamW"
        )
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard

    names = {id(each): name for name, each in run.model.named_parameters()}
    mesh = init_device_mesh(run.device.type, (world.n_processes,))
    for block in blocks(run.model):
        fully_shard(block, mesh=mesh)
    fully_shard(run.model, mesh=mesh)
    parts = dict(run.model.named_parameters())
    for group in run.optimizer.param_groups:
        group["params"] = [_part_of(each, names, parts) for each in group["params"]]


# Any: a parameter, or a part of one, which is a DTensor.
def _part_of(parameter: Tensor, names: dict[int, str], parts: dict[str, Any]) -> Any:
    return parts[names[id(parameter)]] if id(parameter) in names else parameter


def blocks(model: nn.Module) -> list[nn.Module]:
    """The repeated layers of a model, which are cut each by itself: the members of its lists that have weights and are alike."""
    found = []
    for each in model.modules():
        if isinstance(each, nn.ModuleList | nn.Sequential):
            members = [member for member in each if any(True for _ in member.parameters())]
            kinds = [type(member) for member in members]
            found += [member for member in members if kinds.count(type(member)) > 1]
    # A layer inside of one that is cut is cut with it.
    inside = {id(inner) for each in found for inner in each.modules() if inner is not each}
    return list({id(each): each for each in found if id(each) not in inside}.values())
