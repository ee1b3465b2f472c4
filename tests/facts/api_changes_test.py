"""The table of torch's changes says what the installed torch says: what is gone raises, what is deprecated warns."""

from __future__ import annotations

import warnings
from functools import reduce
from typing import Any

import pytest
import torch

from torchvet.facts.api_changes import DEPRECATED, REMOVED, REMOVED_METHODS, REMOVED_MODULES

_EYE = "torch.eye(2)"
_ARGUMENTS = {
    "torch.chain_matmul": (_EYE, _EYE),
    "torch.range": ("0", "2"),
    "torch.triangular_solve": (_EYE, _EYE),
    "torch.set_default_tensor_type": ("torch.FloatTensor",),
    "torch.cuda.amp.custom_fwd": ("(lambda x: x)",),
    "torch.cuda.amp.custom_bwd": ("(lambda x: x)",),
    "torch.nn.utils.clip_grad_norm": ("[torch.ones(2, requires_grad=True)]", "1.0"),
    "torch.nn.utils.weight_norm": ("torch.nn.Linear(2, 2)",),
    "torch.nn.functional.upsample": ("torch.ones(1, 1, 2, 2)", "4"),
    "torch.nn.init.constant": (_EYE, "0.5"),
    "torch.nn.init.dirac": ("torch.ones(2, 2, 2)",),
    "torch.nn.init.sparse": (_EYE, "0.5"),
}
_WITHOUT = ("autocast", "GradScaler", "sdp_kernel", "get_autocast_gpu_dtype")


def _named(name: str) -> Any:  # whatever torch has under that name
    return reduce(getattr, name.split(".")[1:], torch)


@pytest.mark.parametrize("name", DEPRECATED)
def test_what_is_deprecated_warns(name: str) -> None:
    default = () if name.endswith(_WITHOUT) else (_EYE,)
    arguments = [eval(each) for each in _ARGUMENTS.get(name, default)]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        _named(name)(*arguments)
    assert any("deprecat" in str(each.message) for each in said)


@pytest.mark.parametrize("name", [each for each in REMOVED if each.startswith("torch.")])
def test_what_is_gone_raises(name: str) -> None:
    with pytest.raises((RuntimeError, AttributeError)):
        _named(name)(*[torch.eye(2)] * (2 if name.endswith(("solve", "lstsq")) else 1))


@pytest.mark.parametrize("method", REMOVED_METHODS)
def test_methods_that_are_gone_raise(method: str) -> None:
    with pytest.raises((RuntimeError, AttributeError)):
        getattr(torch.eye(2), method)(*[torch.eye(2)] * (method in ("solve", "lstsq")))


@pytest.mark.parametrize("name", [each for each in REMOVED_MODULES if each.startswith("torch.")])
def test_modules_that_are_gone_cannot_be_imported(name: str) -> None:
    with pytest.raises(ImportError):
        __import__(name)
