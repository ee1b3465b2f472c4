"""Whether this interpreter has a PyTorch that is new enough."""

from __future__ import annotations

import sys

from torchvet_runtime.failures import UsageError

_OLDEST_TORCH = (2, 4)


def require_torch() -> None:
    """Raises `UsageError` unless this interpreter has a PyTorch that is new enough."""
    other = "choose another interpreter with --python"
    try:
        import torch
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise UsageError(f"PyTorch in {sys.executable} can't be imported: {error}; {other}") from error
        raise UsageError(
            f"there is no PyTorch in {sys.executable}; install torch there, or {other}"
        ) from error
    except (ImportError, OSError) as error:
        raise UsageError(f"PyTorch in {sys.executable} can't be imported: {error}; {other}") from error
    version = tuple(int(each) for each in torch.__version__.split("+")[0].split(".")[:2])
    if version < _OLDEST_TORCH:
        raise UsageError(
            f"{sys.executable} has PyTorch {torch.__version__}, and 2.4 or newer is needed; {other}"
        )
