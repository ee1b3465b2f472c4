"""Rule collective-under-rank-guard."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.guarded_collectives import GuardedCollective
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def collective_under_rank_guard(guarded: GuardedCollective, file: FileFacts) -> Iterator[Report]:
    """A collective is called by one rank only.

    `barrier`, `all_reduce` and their like wait until every process of the group has called them. Under `if rank ==
    0:` the others never do: rank 0 hangs until the time-out, half an hour later.

    Bad:
        import torch
        import torch.distributed as dist

        def save(model, path):
            if dist.get_rank() == 0:
                torch.save(model.state_dict(), path)
                dist.barrier()

    Good:
        import torch
        import torch.distributed as dist

        def save(model, path):
            if dist.get_rank() == 0:
                torch.save(model.state_dict(), path)
            dist.barrier()
    """
    source = file.source
    yield Report(
        range=source.range_of(guarded.node),
        message=message(
            "{name}() waits for all ranks, but only some come here: this hangs", name=guarded.name
        ),
        related=(related(source.range_of(guarded.test), "the others do not pass this test"),),
        severity=None if guarded.is_certain else WARNING,
    )
