"""What hovers say of losses, optimizers, schedulers and memory, against torch: every shape is run, every default read."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import lr_scheduler

from torchvet.facts import optimizer_contracts, scheduler_contracts
from torchvet.facts.contract_parts import RANGES, LossContract, Said, Taken, ToolContract
from torchvet.facts.loss_contracts import LOSS_CONTRACTS
from torchvet.facts.memory_contracts import MEMORY_CONTRACTS
from torchvet.facts.optimizer_contracts import OPTIMIZER_CONTRACTS
from torchvet.facts.scheduler_contracts import SCHEDULER_CONTRACTS

_SIZES = {"N": 3, "C": 5, "D": 4, "T": 12, "S": 2, "d1": 2, "…": 6, "*": 7}
# Arguments of losses that torch itself calls deprecated.
_DEPRECATED = {"size_average", "reduce"}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _shape(written: str) -> tuple[int, ...]:
    return tuple(_SIZES[each] for each in written.strip("()").split(", ") if each)


def _values(taken: Taken, shape: tuple[int, ...]) -> torch.Tensor:
    """A tensor of the stated dtype whose values lie in the stated range."""
    made = {
        "any": lambda: torch.randn(shape),
        "logits": lambda: torch.randn(shape),
        "class": lambda: torch.randint(0, _SIZES["C"], shape),
        "plain class": lambda: torch.randint(0, _SIZES["C"], shape),
        "distribution": lambda: torch.rand(shape).softmax(0 if len(shape) == 1 else 1),
        "probability": lambda: torch.rand(shape),
        "binary": lambda: torch.randint(0, 2, shape).float(),
        "log-probability": lambda: torch.rand(shape).log(),
        "sign": lambda: torch.randint(0, 2, shape).float() * 2 - 1,
        "labels": lambda: torch.tensor([3, 0, -1, 1, 1]).expand(shape).clone(),
        "count": lambda: torch.randint(0, 9, shape).float(),
        "variance": lambda: torch.rand(shape),
        "tokens": lambda: torch.randint(1, _SIZES["C"], shape),
        "input lengths": lambda: torch.full(shape, _SIZES["T"]),
        "target lengths": lambda: torch.full(shape, _SIZES["S"]),
    }[taken.values]()
    assert made.dtype == (torch.int64 if taken.dtype == "int64" else torch.float32)
    return made


_FORMS = [
    pytest.param(contract, way, number, id=f"{contract.name}-{way[-1].values}-{number}")
    for contract in LOSS_CONTRACTS
    for way in contract.ways
    for number in range(len(contract.gives))
]


@pytest.mark.parametrize(("contract", "way", "number"), _FORMS)
def test_a_loss_takes_and_gives_what_is_said(
    contract: LossContract, way: tuple[Taken, ...], number: int
) -> None:
    torch.manual_seed(0)
    given = {each.name: _values(each, _shape(each.shapes[number])) for each in way}
    kind = getattr(nn, contract.name)
    assert list(given) == [each for each in inspect.signature(kind.forward).parameters if each != "self"]
    each_one = kind(reduction="none")(*given.values())
    assert tuple(each_one.shape) == _shape(contract.gives[number])
    assert torch.isfinite(each_one).all()
    assert kind()(*given.values()).shape == ()
    function = getattr(F, contract.function)
    torch.testing.assert_close(function(*given.values(), reduction="none"), each_one)


def _defaults(written: str) -> dict[str, object]:
    call = ast.parse(f"f({written})", mode="eval").body
    assert isinstance(call, ast.Call)
    return {str(each.arg): ast.literal_eval(each.value) for each in call.keywords}


def _real(function: Any, left_out: frozenset[str] | set[str]) -> dict[str, object]:
    parameters = inspect.signature(function).parameters.values()
    return {
        each.name: each.default
        for each in parameters
        if each.default is not inspect.Parameter.empty and each.name not in left_out
    }


@pytest.mark.parametrize("contract", LOSS_CONTRACTS, ids=lambda each: each.name)
def test_defaults_of_losses(contract: LossContract) -> None:
    assert _defaults(contract.defaults) == _real(getattr(nn, contract.name), _DEPRECATED)


def _required(function: Any) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    return [each.name for each in parameters if each.default is inspect.Parameter.empty]


@pytest.mark.parametrize("contract", OPTIMIZER_CONTRACTS, ids=lambda each: each.name)
def test_defaults_of_optimizers(contract: ToolContract) -> None:
    kind = getattr(torch.optim, contract.name)
    assert _defaults(contract.defaults) == _real(kind, optimizer_contracts.TECHNICAL)
    assert contract.needs.split(", ") == _required(kind)


@pytest.mark.parametrize("contract", SCHEDULER_CONTRACTS, ids=lambda each: each.name)
def test_defaults_of_schedulers(contract: ToolContract) -> None:
    kind = getattr(lr_scheduler, contract.name)
    assert _defaults(contract.defaults) == _real(kind, scheduler_contracts.TECHNICAL)
    assert contract.needs.split(", ") == _required(kind)


def test_every_scheduler_and_optimizer_of_the_notes_is_there() -> None:
    said = {each.name for each in SCHEDULER_CONTRACTS}
    real = {
        name
        for name, each in vars(lr_scheduler).items()
        if isinstance(each, type) and issubclass(each, lr_scheduler.LRScheduler) and not name.startswith("_")
    }
    assert said == real - {"LRScheduler"}
    assert len(OPTIMIZER_CONTRACTS) >= 11
    assert len(LOSS_CONTRACTS) >= 15


def _names(n_inputs: int = 4) -> dict[str, Any]:
    """What the examples of use speak of."""
    model = nn.Linear(n_inputs, 5)
    inputs, labels = torch.randn(3, n_inputs), torch.randint(0, 5, (3,))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    row = torch.randn(3)
    return {
        "torch": torch, "nn": nn, "F": F, "model": model, "images": inputs, "inputs": inputs, "labels": labels,
        "targets": labels, "scores": torch.randn(3, 5), "optimizer": optimizer, "n_epochs": 3, "better": row,
        "worse": row - 1, "output": row, "target": row.sign(), "log_rates": row, "counts": row.abs().round(),
        "mean": row, "log_var": row, "a": torch.randn(3, 5), "b": torch.randn(3, 5), "anchor": inputs,
        "positive": inputs + 1, "negative": inputs - 1, "loader": [(inputs, labels)] * 3, "validation_loss": 0.1,
        "train": lambda *_: optimizer.step(), "criterion": nn.CrossEntropyLoss(),
        "warm_up": lr_scheduler.LinearLR(optimizer), "decay": lr_scheduler.ExponentialLR(optimizer, 0.9),
        "cosine": lr_scheduler.CosineAnnealingLR(optimizer, 3),
    }  # fmt: skip


@pytest.mark.parametrize("contract", LOSS_CONTRACTS, ids=lambda each: each.name)
def test_the_use_of_a_loss_runs(contract: LossContract) -> None:
    names = _names()
    binary = {"BCELoss", "BCEWithLogitsLoss", "MultiLabelSoftMarginLoss", "SoftMarginLoss"}
    if contract.name in binary:
        names["labels"] = torch.randint(0, 2, (3, 5))
    if contract.name == "MultiLabelMarginLoss":
        names["scores"] = torch.randn(1, 4)
    if contract.name == "CTCLoss":
        names["scores"], names["targets"] = torch.randn(12, 3, 5), torch.randint(1, 5, (3, 2))
        names["input_lengths"], names["target_lengths"] = torch.full((3,), 12), torch.full((3,), 2)
    exec(contract.use, names)
    assert names["loss"].shape == ()


@pytest.mark.parametrize("contract", OPTIMIZER_CONTRACTS, ids=lambda each: each.name)
def test_the_use_of_an_optimizer_runs(contract: ToolContract) -> None:
    names = _names()
    if contract.name == "SparseAdam":
        names["model"] = model = nn.EmbeddingBag(9, 5, sparse=True)
        names["loss"] = model(torch.randint(0, 9, (3, 2))).sum()
    else:
        names["loss"] = names["model"](names["inputs"]).sum()
    before = [each.clone() for each in names["model"].parameters()]
    exec(contract.use, names)
    assert any(not torch.equal(a, b) for a, b in zip(before, names["model"].parameters(), strict=True))


@pytest.mark.parametrize("contract", SCHEDULER_CONTRACTS, ids=lambda each: each.name)
def test_the_use_of_a_scheduler_runs(contract: ToolContract) -> None:
    names = _names()
    names["optimizer"].step()
    exec(contract.use.replace("…", "pass"), names)
    assert names["scheduler"].optimizer is names["optimizer"] or contract.name == "ChainedScheduler"


@pytest.mark.parametrize("contract", MEMORY_CONTRACTS, ids=lambda each: each.name)
def test_memory_is_shared_as_is_said(contract: Any) -> None:
    array = np.zeros(3, dtype=np.float32)
    source: Any = torch.from_numpy(array) if contract.name == "clone" else array
    options = {"dtype": torch.float32} if contract.name == "frombuffer" else {}
    made = getattr(torch, contract.name)(source, **options)
    array[0] = 1
    assert bool(made[0] == 1) is contract.shares


def test_every_text_is_there_in_both_languages() -> None:
    notes = [
        each.note for each in (*LOSS_CONTRACTS, *OPTIMIZER_CONTRACTS, *SCHEDULER_CONTRACTS, *MEMORY_CONTRACTS)
    ]
    for said in (*notes, *RANGES.values()):
        assert isinstance(said, Said)
        assert _CHINESE.search(said.zh)
        assert not _CHINESE.search(said.en)


def test_ranges_are_those_that_are_used() -> None:
    used = {each.values for contract in LOSS_CONTRACTS for way in contract.ways for each in way}
    assert used == set(RANGES)
    for contract in LOSS_CONTRACTS:
        counts = {len(each.shapes) for way in contract.ways for each in way}
        assert counts == {len(contract.gives)}, contract.name
