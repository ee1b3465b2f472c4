"""A torch file, written whole or not at all, and sealed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from torchvet_runtime.durable import HashingWriter, Written, write_durably
from torchvet_runtime.seal import About, SealingWriter


# Any: nested dictionaries of tensors and plain values, as torch.save takes them.
def save_durably(content: Mapping[str, Any], path: Path, about: About | None = None) -> Written:
    """Writes `content` so that `torch.load(path, weights_only=True)` reads it; raises `OSError` with `path` as it was."""

    def write(file: HashingWriter) -> None:
        sealing = SealingWriter(file)
        # torch.save needs write and flush only; its type asks for a whole IO[bytes].
        torch.save(dict(content), sealing)  # type: ignore[arg-type]  # see above
        sealing.seal(about or {})

    return write_durably(path, write)
