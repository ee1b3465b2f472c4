"""Weights saved from any wrapping of a model load into any other: six by six, with the wrappers torch really makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

from torchvet_runtime.failures import UsageError
from torchvet_runtime.weights import load_weights, plain_weights


class _Net(nn.Module):
    """Has a layer that is called `module`, whose name must survive."""

    def __init__(self) -> None:
        super().__init__()
        self.module = nn.Linear(3, 4)
        self.norm = nn.BatchNorm1d(4)


class _Lone(nn.Module):
    """All its keys begin as those of a wrapped one do."""

    def __init__(self) -> None:
        super().__init__()
        self.module = nn.Linear(3, 4)


class _Original(nn.Module):
    """Has a layer with the name that torch.compile gives to what it wraps."""

    def __init__(self) -> None:
        super().__init__()
        self._orig_mod = nn.Sequential(nn.Linear(3, 4))
        self.module = nn.Linear(4, 4)


_NETS: list[type[nn.Module]] = [_Net, _Lone, _Original]

# torch.compile only wraps here; nothing is compiled before the first forward pass.
_WRAPPINGS: dict[str, Callable[[nn.Module], nn.Module]] = {
    "plain": lambda model: model,
    "DataParallel": nn.DataParallel,
    "DDP": DistributedDataParallel,
    "compile": lambda model: _compiled(model),
    "compile(DDP)": lambda model: _compiled(DistributedDataParallel(model)),
    "DDP(compile)": lambda model: DistributedDataParallel(_compiled(model)),
}


def _compiled(model: nn.Module) -> nn.Module:
    wrapped = torch.compile(model)
    assert isinstance(wrapped, nn.Module)
    return wrapped


@pytest.fixture(scope="module", autouse=True)
def _one_process_group(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    store = tmp_path_factory.mktemp("group") / "store"
    distributed.init_process_group("gloo", init_method=f"file://{store}", rank=0, world_size=1)
    yield
    distributed.destroy_process_group()


@pytest.mark.parametrize(("saved", "loaded"), list(product(_WRAPPINGS, repeat=2)))
def test_any_wrapping_loads_into_any_other(saved: str, loaded: str, tmp_path: Path) -> None:
    for net in _NETS:
        source, target = _WRAPPINGS[saved](net()), _WRAPPINGS[loaded](net())
        torch.save(source.state_dict(), tmp_path / "weights.pt")
        load_weights(target, torch.load(tmp_path / "weights.pt", weights_only=True))
        for one, other in zip(source.state_dict().values(), target.state_dict().values(), strict=True):
            assert torch.equal(one, other)
        assert plain_weights(target).keys() == net().state_dict().keys()


def test_all_pairs_are_made() -> None:
    assert len(list(product(_WRAPPINGS, repeat=2))) == 36


@pytest.mark.parametrize("wrap", ["compile", "DDP"])
def test_wrapped_single_layer_loads_both_ways(wrap: str) -> None:
    plain = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    partly = nn.Sequential(nn.Linear(2, 2), _WRAPPINGS[wrap](nn.Linear(2, 2)))
    load_weights(partly, plain.state_dict())
    assert torch.equal(list(partly.parameters())[2], plain[1].weight)
    other = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    load_weights(other, partly.state_dict())
    assert torch.equal(other[1].weight, plain[1].weight)
    assert plain_weights(partly).keys() == plain.state_dict().keys()


def test_weights_of_another_model_are_refused_by_name() -> None:
    with pytest.raises(UsageError, match=r"missing: 2\.weight.*sizes: 0\.weight is \[2, 3\]"):
        load_weights(
            nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1)),
            {"0.weight": torch.ones(2, 3), "0.bias": torch.ones(2)},
        )
