"""Rule cuda-in-worker."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Range
from torchvet.facts.cuda_in_workers import CudaInWorker
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule, unsafe_fix


@rule(severity=ERROR, since="0.1")
def cuda_in_worker(found: CudaInWorker, file: FileFacts) -> Iterator[Report]:
    """A tensor is put on the GPU in a worker process of the loader.

    Workers are forked from the main process. Once that has used CUDA, a fork of it can't: "Cannot re-initialize CUDA in
    forked subprocess". Where nothing has used it before, every worker opens the card for itself, which takes
    hundreds of megabytes of its memory each, and `pin_memory=True` raises. Leave samples on the CPU and move whole
    batches in the training loop.

    Bad:
        import torch
        from torch import nn
        from torch.utils.data import DataLoader, Dataset

        device = "cuda" if torch.cuda.is_available() else "cpu"


        class Squares(Dataset):
            def __len__(self):
                return 8

            def __getitem__(self, index):
                return torch.tensor([index**2.0]).to(device)


        if __name__ == "__main__":
            model = nn.Linear(1, 1).to(device)
            for x in DataLoader(Squares(), batch_size=4, num_workers=2):
                print(model(x))

    Good:
        import torch
        from torch import nn
        from torch.utils.data import DataLoader, Dataset

        device = "cuda" if torch.cuda.is_available() else "cpu"


        class Squares(Dataset):
            def __len__(self):
                return 8

            def __getitem__(self, index):
                return torch.tensor([index**2.0])


        if __name__ == "__main__":
            model = nn.Linear(1, 1).to(device)
            for x in DataLoader(Squares(), batch_size=4, num_workers=2):
                print(model(x.to(device)))
    """
    is_here = found.file is file
    text = "this runs in a worker process of the loader: "
    if found.first is not None:
        text += "a fork can't use CUDA after the main process has, RuntimeError"
    else:
        text += "each worker opens the GPU for itself, and fails if the main process has used it before"
    node = found.call if is_here else found.loader
    places = (
        [related(file.source.range_of(found.loader), "the loader that starts the workers")] if is_here else []
    )
    if not is_here:
        place = found.file.source.range_of(found.call)
        places.append(related(place, "put on the GPU here", found.file.source.path))
    if found.first is not None:
        places.append(related(file.source.range_of(found.first), "CUDA is used in the main process"))
    yield Report(
        range=file.source.range_of(node),
        message=message(text if is_here else "the dataset puts tensors on the GPU: " + text),
        fix=_fix(found.call, file) if is_here else None,
        related=tuple(places),
        severity=None if found.first is not None and found.is_certain else WARNING,
    )


def _fix(call: ast.Call, file: FileFacts) -> Fix | None:
    """Takes the move away; what is made on the card needs a person."""
    source = file.source
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("cuda", "to"):
        return None
    given = [*call.args, *(each.value for each in call.keywords)]
    if (
        len(given) > 1
        and call.func.attr == "to"
        and not any(each.arg == "non_blocking" for each in call.keywords)
    ):
        return None
    start, end = source.range_of(call.func.value).end, source.range_of(call).end
    return unsafe_fix("Leave it on the CPU", Edit(Range(start, end), ""))
