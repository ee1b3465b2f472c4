"""Rule worker-rng-identical."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.worker_generators import CopiedGenerator
from torchvet.rules._contract import ERROR, Report, message, related, rule, unsafe_fix

# Generators whose methods the global generator of their library has too; that one is seeded for each worker.
_GLOBAL = {"numpy.random.RandomState": "numpy.random", "random.Random": "random"}


@rule(severity=ERROR, since="0.1")
def worker_rng_identical(copied: CopiedGenerator, file: FileFacts) -> Iterator[Report]:
    """Every worker of the loader draws the same random numbers.

    Each worker process gets a copy of the dataset, with a copy of the generator that is stored in it. All of them
    draw the same numbers, and since workers are started anew for each epoch, every epoch draws them again. The
    global generators of `torch` and `random`, and since torch 1.9 of `numpy`, are seeded differently in each
    worker; so is a generator that is made in the worker from `torch.initial_seed()`.

    Bad:
        import random

        from torch.utils.data import DataLoader, Dataset


        class Dice(Dataset):
            def __init__(self):
                self.rng = random.Random(0)

            def __len__(self):
                return 8

            def __getitem__(self, index):
                return self.rng.randint(1, 6)


        if __name__ == "__main__":
            loader = DataLoader(Dice(), batch_size=4, num_workers=2)
            first, second = [batch.tolist() for batch in loader]

    Good:
        import random

        from torch.utils.data import DataLoader, Dataset


        class Dice(Dataset):
            def __len__(self):
                return 8

            def __getitem__(self, index):
                return random.randint(1, 6)


        if __name__ == "__main__":
            loader = DataLoader(Dice(), batch_size=4, num_workers=2)
            first, second = [batch.tolist() for batch in loader]
    """
    source = file.source
    yield Report(
        range=source.range_of(copied.use),
        message=message(
            "each worker has its own copy of `{generator}`: all of them draw the same numbers, the same in every epoch",
            generator=copied.generator,
        ),
        fix=_fix(copied, file),
        related=(
            related(source.range_of(copied.made), "made once, and copied into each worker"),
            related(source.range_of(copied.loader), "the loader that starts the workers"),
        ),
    )


def _fix(copied: CopiedGenerator, file: FileFacts) -> Fix | None:
    (code,) = file.facts(LocalCode)
    made = copied.made.func
    is_called = isinstance(code.parents.get(copied.use), ast.Attribute)
    if not is_called or not isinstance(made, ast.Attribute) or code.name(made) not in _GLOBAL:
        return None
    library = file.source.segment(made.value)
    edit = Edit(file.source.range_of(copied.use), library)
    return unsafe_fix("Draw from `{library}`, which is seeded for each worker", edit, library=library)
