"""What the plan says about several processes, and how their share of the data is chosen."""

from __future__ import annotations

from dataclasses import replace

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from torchvet_runtime.options import Options
from torchvet_runtime.plan import Choice, Plan
from torchvet_runtime.shares import Share
from torchvet_runtime.training import Training
from torchvet_runtime.world import World


def share_for(model: nn.Module, options: Options, world: World, n_planned: int) -> Share:
    """The part of every step that this process does; a plan can be shown without the others."""
    n_processes = max(world.n_processes, n_planned)
    return Share(world.rank, n_processes, options.accumulate, _least_samples(model, options))


def with_sharing(plan: Plan, run: Training) -> Plan:
    """The plan with what several processes do together; that of one alone as it is."""
    share = run.train.share
    if share.is_whole:
        return plan
    return replace(plan, sharing=_choice(run, share), notes=(*plan.notes, *_notes(run, share)))


def _choice(run: Training, share: Share) -> Choice:
    way = "DDP" if run.options.strategy == "ddp" else "FSDP2"
    text = f"{share.n_processes}, {way} over torchrun"
    size = run.train.batch_size
    if size is None:
        return Choice(text, "each does its part of every batch")
    factors = [f"{size / share.n_parts:g}", f"{share.n_processes} processes"]
    if share.turns_per_step > 1:
        factors.append(f"{share.turns_per_step} accumulated")
    return Choice(text, f"a step takes {size * share.accumulate} samples: {' × '.join(factors)}")


def _notes(run: Training, share: Share) -> list[str]:
    """What somebody may wonder about who trains the same file in several processes."""
    notes = []
    size = run.train.batch_size
    if size is not None and (n_busy := max(1, size // share.least)) < share.n_parts:
        notes.append(
            f"a batch of {size} keeps only {n_busy * share.n_groups} of {share.n_processes} processes busy; "
            f"--set batch_size={share.least * share.n_parts} or more gives all of them something to do"
        )
    if share.n_parts > 1 and has_statistics(run.model) and not run.options.sync_batchnorm:
        notes.append(
            "batch normalisation sees only each process's part of a batch; on cards --sync-batchnorm joins them"
        )
    if run.unused and run.options.strategy == "ddp":
        more = f" and {len(run.unused) - 3} more" if len(run.unused) > 3 else ""
        listed = ", ".join(run.unused[:3]) + more
        notes.append(f"no gradient reaches {listed}, so unused weights are looked for in every step")
    return notes


def has_statistics(model: nn.Module) -> bool:
    """Whether a model normalises over its batch."""
    return any(isinstance(each, _BatchNorm) for each in model.modules())


def _least_samples(model: nn.Module, options: Options) -> int:
    """How few samples a process may get at once: batch normalisation needs two, unless all processes do it together."""
    return 2 if has_statistics(model) and not options.sync_batchnorm else 1
