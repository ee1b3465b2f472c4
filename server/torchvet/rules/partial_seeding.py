"""Rule partial-seeding."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.seeds import UnseededGenerator
from torchvet.rules._contract import HINT, Report, message, related, rule


@rule(severity=HINT, since="0.1")
def partial_seeding(unseeded: UnseededGenerator, file: FileFacts) -> Iterator[Report]:
    """Only torch is seeded.

    `torch.manual_seed` seeds torch's own generators. NumPy and Python's `random` have generators of their own: what
    is drawn from them differs from run to run until they are seeded too.

    Bad:
        import numpy as np
        import torch

        torch.manual_seed(0)
        order = np.random.permutation(10)

    Good:
        import numpy as np
        import torch

        torch.manual_seed(0)
        np.random.seed(0)
        order = np.random.permutation(10)
    """
    source = file.source
    name = "NumPy" if unseeded.module == "numpy" else "Python's `random`"
    yield Report(
        range=source.range_of(unseeded.use),
        message=message("{generator} is not seeded, torch is: this differs from run to run", generator=name),
        related=(related(source.range_of(unseeded.seed), "only torch is seeded here"),),
    )
