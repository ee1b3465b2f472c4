"""Rule slow-loader."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.call_parts import argument
from torchvet.facts.file import FileFacts
from torchvet.facts.slow_loaders import SlowLoader
from torchvet.rules._contract import HINT, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import add_argument

_WORKERS = 4


@rule(severity=HINT, since="0.1")
def slow_loader(slow: SlowLoader, file: FileFacts) -> Iterator[Report]:
    """The card waits for its batches.

    Without workers the process that drives the card also opens and decodes every file, and the card is idle meanwhile.
    `num_workers=4` reads ahead in other processes. A copy with `non_blocking=True` runs beside the computation only
    when it starts from pinned memory, which `pin_memory=True` gives. Data that is in memory needs no workers, and is
    left alone.

    Bad:
        import numpy as np
        import torch
        from torch import nn
        from torch.utils.data import DataLoader, Dataset

        class Scans(Dataset):
            def __init__(self, paths):
                self.paths = paths

            def __len__(self):
                return len(self.paths)

            def __getitem__(self, index):
                return torch.from_numpy(np.load(self.paths[index]))

        def predict(model, paths):
            device = "cuda" if torch.cuda.is_available() else "cpu"
            model.to(device).eval()
            with torch.no_grad():
                for scan in DataLoader(Scans(paths), batch_size=8):
                    print(model(scan.to(device)))

        if __name__ == "__main__":
            predict(nn.Linear(4, 1), [])

    Good:
        import numpy as np
        import torch
        from torch import nn
        from torch.utils.data import DataLoader, Dataset

        class Scans(Dataset):
            def __init__(self, paths):
                self.paths = paths

            def __len__(self):
                return len(self.paths)

            def __getitem__(self, index):
                return torch.from_numpy(np.load(self.paths[index]))

        def predict(model, paths):
            device = "cuda" if torch.cuda.is_available() else "cpu"
            model.to(device).eval()
            with torch.no_grad():
                for scan in DataLoader(Scans(paths), batch_size=8, num_workers=4, pin_memory=True):
                    print(model(scan.to(device)))

        if __name__ == "__main__":
            predict(nn.Linear(4, 1), [])
    """
    if slow.reader is None:
        text = message(
            "the copies with non_blocking=True wait all the same: these batches are not in pinned memory"
        )
    else:
        text = message(
            "the process that drives the card also reads every item (`{reader}`), and the card waits meanwhile: "
            "there are no workers",
            reader=slow.reader,
        )
    yield Report(
        range=file.source.range_of(slow.loader),
        message=text,
        fix=_fix(slow, file),
        related=(related(file.source.range_of(slow.move), "the batches go to the card here"),),
    )


def _fix(slow: SlowLoader, file: FileFacts) -> Fix | None:
    """Gives the loader workers and pinned memory; without a main guard workers may not start."""
    if not slow.is_guarded:
        return None
    source, given = file.source, argument(slow.loader, 5, "num_workers")
    pins = "" if slow.is_pinned else "pin_memory=True"
    if slow.reader is None:
        return unsafe_fix("Add `pin_memory=True`", add_argument(source, slow.loader, pins))
    if given is None:
        code = ", ".join(filter(None, (f"num_workers={_WORKERS}", pins)))
        return unsafe_fix("Add `{code}`", add_argument(source, slow.loader, code), code=code)
    edits = [Edit(source.range_of(given), str(_WORKERS))]
    if pins:
        edits.append(add_argument(source, slow.loader, pins))
    return unsafe_fix("Load with {n} workers", *edits, n=_WORKERS)
