"""A torch file, written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from torchvet_runtime.durable import Written, write_durably


# Any: nested dictionaries of tensors and plain values, as torch.save takes them.
def save_durably(content: Mapping[str, Any], path: Path) -> Written:
    """Writes `content` so that `torch.load(path, weights_only=True)` reads it; raises `OSError` with `path` as it was."""
    # torch.save needs write and flush only; its type asks for a whole IO[bytes].
    return write_durably(path, lambda file: torch.save(dict(content), file))  # type: ignore[arg-type]  # see above
