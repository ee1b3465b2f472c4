"""Rule save-on-every-rank."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.rank_saves import SaveOnEveryRank
from torchvet.rules._contract import WARNING, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import wrap_in_block


@rule(severity=WARNING, since="0.1")
def save_on_every_rank(save: SaveOnEveryRank, file: FileFacts) -> Iterator[Report]:
    """Every rank writes the same checkpoint.

    A script started by torchrun runs once for each card. All of these processes save to the same path at the same
    time: the file may hold parts of several writes, and on shared storage it takes as many times as long. All ranks
    of DistributedDataParallel hold the same weights, so rank 0 alone should save.

    Bad:
        import torch
        import torch.distributed as dist
        from torch import nn
        from torch.nn.parallel import DistributedDataParallel


        def main():
            dist.init_process_group("gloo")
            model = DistributedDataParallel(nn.Linear(4, 2))
            torch.save(model.module.state_dict(), "model.pt")

    Good:
        import torch
        import torch.distributed as dist
        from torch import nn
        from torch.nn.parallel import DistributedDataParallel


        def main():
            dist.init_process_group("gloo")
            model = DistributedDataParallel(nn.Linear(4, 2))
            if dist.get_rank() == 0:
                torch.save(model.module.state_dict(), "model.pt")
    """
    source = file.source
    edits = wrap_in_block(source, save.statement, "if torch.distributed.get_rank() == 0:")
    yield Report(
        range=source.range_of(save.save),
        message=message("every rank writes this file at the same time: let rank 0 alone save"),
        fix=unsafe_fix("Save on rank 0 only", *edits) if edits else None,
        related=(related(source.range_of(save.wrap), "the model runs on several ranks"),),
    )
