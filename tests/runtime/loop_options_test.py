"""Options of our own loop: what each does to the numbers, and that a stop anywhere changes none of them."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch
from programs_to_train import ADAMW, LINE, ONE_CYCLE, PLATEAU, SGD, STEP, restless, written
from torch import Tensor, nn
from training_runs import Train, is_same, told

from torchvet_runtime import compiling
from torchvet_runtime.averaging import Average

# Batches of 8, 5 and so on of sequences whose targets are partly ignored: means over different numbers of targets.
RAGGED = """
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(1)
x = torch.randn(22, 3, 5)
y = torch.randint(0, 4, (22, 3))
y[torch.rand(22, 3) < 0.4] = -100
train_loader = DataLoader(TensorDataset(x, y), batch_size=5)
model = nn.Linear(5, 4)
CRITERION
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
epochs = 2
"""
_FLAT = "class Flat(nn.CrossEntropyLoss):\n    def forward(self, s, t):\n        return super().forward(s.flatten(0, 1), t.flatten())\n"
CRITERIA = {
    "told from the data": "",
    "own": _FLAT + "criterion = Flat()",
    "own, weighted": _FLAT + "criterion = Flat(weight=torch.tensor([1.0, 5.0, 0.1, 2.0]))",
    "own, a sum": _FLAT + "criterion = Flat(reduction='sum')",
}

# How it trains, and at which sample it stops: inside a group of batches, inside the last and smaller one, between two.
STOPS: list[tuple[str, str, int, tuple[str, ...]]] = [
    (ADAMW, STEP, 9, ("--accumulate=4", "--clip=0.5")),
    (SGD, ONE_CYCLE, 38, ("--accumulate=4", "--ema=0.9")),
    (ADAMW, PLATEAU, 56, ("--accumulate=3", "--patience=2", "--precision=bf16")),
    (SGD, STEP, 70, ("--precision=fp16", "--clip=1", "--ema=0.99")),
    (ADAMW, "", 44, ("--set=micro_batch=3", "--accumulate=2")),
]


@pytest.mark.parametrize("criterion", CRITERIA.values(), ids=CRITERIA)
@pytest.mark.parametrize("options", [("--accumulate=2",), ("--accumulate=4", "--set=micro_batch=2")])
def test_accumulating_is_training_on_larger_batches(
    criterion: str, options: tuple[str, ...], tmp_path: Path, train: Train
) -> None:
    file = written(tmp_path / "ragged.py", RAGGED.replace("CRITERION", criterion))
    n_batches = int(options[0][-1])
    larger = train(file, tmp_path / "larger", f"--set=batch_size={5 * n_batches}")
    accumulated = train(file, tmp_path / "accumulated", *options)
    assert accumulated.code == larger.code == 0, accumulated.err + larger.err
    assert accumulated.of("run_completed")[0]["step"] == larger.of("run_completed")[0]["step"]
    for name, weight in larger.weights.items():
        assert torch.allclose(accumulated.weights[name], weight, rtol=1e-5, atol=1e-6)


@pytest.mark.usefixtures("reads")
@pytest.mark.parametrize(("optimizer", "scheduler", "stop_at", "options"), STOPS)
def test_a_stop_anywhere_changes_nothing(
    optimizer: str, scheduler: str, stop_at: int, options: tuple[str, ...],
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    file = restless(tmp_path, optimizer, scheduler)
    whole = train(file, tmp_path / "whole", *options)
    assert whole.code == 0, whole.err
    monkeypatch.setenv("STOP_AT_TRAIN", str(stop_at))
    stopped = train(file, tmp_path / "parted", *options)
    assert stopped.code == 143, stopped.err
    monkeypatch.delenv("STOP_AT_TRAIN")
    resumed = train(None, tmp_path / "parted")
    assert resumed.code == 0, resumed.err
    assert is_same(resumed.weights, whole.weights)
    assert told(resumed) == told(whole)


def test_the_average_is_the_one_computed_by_hand() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 3), nn.BatchNorm1d(3))
    average = Average(model, 0.5)
    expected = copy.deepcopy(model.state_dict())
    for n_updates in range(1, 16):
        _move_a_little(model)
        average.update()
        decay = min(0.5, (1 + n_updates) / (10 + n_updates))
        for name, value in model.state_dict().items():
            is_number = value.is_floating_point()
            expected[name] = decay * expected[name] + (1 - decay) * value if is_number else value.clone()
    for name, value in average.model.state_dict().items():
        assert torch.allclose(value, expected[name])


def _move_a_little(model: nn.Module) -> None:
    model(torch.randn(4, 3))
    with torch.no_grad():
        for each in model.parameters():
            each += torch.randn_like(each)


def test_the_average_is_what_is_evaluated_and_left(tmp_path: Path, train: Train) -> None:
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run", "--ema=0.999")
    assert outcome.code == 0, outcome.err
    newest = max((tmp_path / "run" / "checkpoints").glob("*.pt"))
    state = torch.load(newest, weights_only=True)
    assert is_same(outcome.weights, state["average"]["weights"])
    assert not is_same(outcome.weights, state["model"])
    x = torch.linspace(-1, 1, 64).unsqueeze(1)
    loss = nn.functional.mse_loss(x @ outcome.weights["weight"].T + outcome.weights["bias"], 3 * x + 1)
    assert outcome.of("epoch_completed")[-1]["val_loss"] == pytest.approx(loss.item())


def test_clipping_bounds_the_step(tmp_path: Path, train: Train) -> None:
    options = ("--epochs=1", "--set=batch_size=64", "--clip=0.01", "--set=lr=1.0", "--weights")
    start = {"weight": torch.zeros(1, 1), "bias": torch.zeros(1)}
    torch.save(start, tmp_path / "start.pt")
    outcome = train(
        written(tmp_path / "line.py", LINE), tmp_path / "run", *options, str(tmp_path / "start.pt")
    )
    assert outcome.code == 0, outcome.err
    moved: list[Tensor] = [outcome.weights[name].flatten() for name in start]
    assert torch.cat(moved).norm().item() == pytest.approx(0.01, rel=1e-4)


def test_training_ends_when_patience_does(tmp_path: Path, train: Train) -> None:
    file = written(tmp_path / "line.py", LINE)
    # The rate is far too large, so the first epoch stays the best.
    outcome = train(file, tmp_path / "run", "--epochs=50", "--patience=3", "--set=lr=1.05")
    assert outcome.code == 0, outcome.err
    losses = [each["val_loss"] for each in outcome.of("epoch_completed")]
    best = losses.index(min(losses))
    assert len(losses) == best + 4 < 50
    assert any("no lower loss for 3 epochs" in each["message"] for each in outcome.of("notice"))


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_learns_on_full_weights(precision: str, tmp_path: Path, train: Train) -> None:
    outcome = train(
        written(tmp_path / "line.py", LINE), tmp_path / "run", f"--precision={precision}", "--epochs=8"
    )
    assert outcome.code == 0, outcome.err
    assert f"precision  {precision}" in outcome.out
    assert outcome.weights["weight"].dtype == torch.float32
    assert abs(outcome.weights["weight"].item() - 3) < 0.3
    losses = [each["train_loss"] for each in outcome.of("epoch_completed")]
    assert losses[-1] < losses[0] / 4


@pytest.mark.usefixtures("reads")
def test_a_cycle_that_ends_early_is_said_and_survived(tmp_path: Path, train: Train) -> None:
    file = restless(tmp_path, SGD, ONE_CYCLE)
    outcome = train(file, tmp_path / "run", "--epochs=5")
    assert outcome.code == 0, outcome.err
    assert "scheduler is made for 30 steps and the run has 50" in outcome.out
    assert outcome.of("run_completed")[0]["step"] == 50


# An option, as typed or as in a comment, and what is said about it.
REFUSED = [
    ("--accumulate=0", "a number above 0"),
    ("--accumulate=1.5", "a whole number"),
    ("--precision=fp8", "fp8"),
    ("--ema=1", "below 1"),
    ("--set=compile=maybe", "maybe"),
    ("--set=on_nonfinite=7", "one of stop, skip is needed, not 7"),
    ("--set=patience=-1", "a number above 0"),
]


@pytest.mark.parametrize(("option", "said"), REFUSED)
def test_what_an_option_can_not_be_is_said(option: str, said: str, tmp_path: Path, train: Train) -> None:
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run", option)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_comment_and_a_function_say_it_too(tmp_path: Path, train: Train) -> None:
    said = "# torchvet: train accumulate=2 precision=bf16 channels_last=true\n"
    said += "def configure_training():\n    return {'clip': 0.5, 'accumulate': 4}\n"
    outcome = train(written(tmp_path / "line.py", LINE + said), tmp_path / "run", "--clip=2")
    assert outcome.code == 0, outcome.err
    assert "accumulate=4, clip=2, precision=bf16, channels_last=True" in outcome.out
    assert outcome.of("run_completed")[0]["step"] == 8


IMAGES = """
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
train_loader = DataLoader(TensorDataset(torch.randn(16, 3, 6, 6), torch.randint(0, 2, (16,))), batch_size=8)
model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
epochs = 2
"""


@pytest.mark.parametrize("option", ["--channels-last", "--compile"])
def test_being_faster_changes_no_more_than_the_last_bits(
    option: str, tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The whole of torch.compile but its code generation, which takes a C++ compiler and half a minute.
    monkeypatch.setattr(compiling, "_BACKEND", "aot_eager")
    file = written(tmp_path / "images.py", IMAGES)
    plain, faster = train(file, tmp_path / "plain"), train(file, tmp_path / "faster", option)
    assert faster.code == 0, faster.err
    assert "note:" not in faster.out.replace("note: no validation data", "")
    assert plain.weights.keys() == faster.weights.keys()
    for name, weight in plain.weights.items():
        assert torch.allclose(faster.weights[name].float(), weight.float(), atol=1e-5)


def test_what_does_not_work_is_said_and_left(
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_graph: object, _inputs: object) -> None:
        raise RuntimeError("no C++ compiler here")

    monkeypatch.setattr(compiling, "_BACKEND", broken)
    file = written(tmp_path / "line.py", LINE)
    plain, asked = (
        train(file, tmp_path / "plain"),
        train(file, tmp_path / "asked", "--compile", "--channels-last"),
    )
    assert asked.code == 0, asked.err
    assert "torch.compile does not work here, so the model runs as it is: " in asked.out
    assert "no C++ compiler here" in asked.out
    assert "channels_last changes nothing" in asked.out
    assert is_same(asked.weights, plain.weights)
