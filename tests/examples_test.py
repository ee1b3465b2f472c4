"""Each example shows the one mistake it was written for, where a reader would point at it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from torchvet.cli.main import main

_MISTAKES = {
    ("tensors.py", "flat = columns.squeeze(0)", "squeeze-non-unit-dim"),
    ("train_digits.py", "return self.classify(self.features(images))", "input-size-required"),
    ("training_loop.py", "loss.backward()", "missing-zero-grad"),
    ("losses.py", "loss = criterion(label, output)", "swapped-loss-arguments"),
    ("evaluation.py", "for image, label in val_loader:", "eval-without-no-grad"),
    ("load_on_one_card.py", "model.load_state_dict(weights)", "module-prefix-mismatch"),
    ("restore_weights.py", "restored.state_dict = loaded", "state-dict-overwritten"),
    ("save_on_many_cards.py", "model = nn.DataParallel(model)", "data-parallel"),
}


def test_examples_show_their_mistakes(
    checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    assert main(["check", "examples", "--output-format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    shown = {(Path(each["path"]).name, _line_of(each), each["rule"]) for each in findings}
    assert shown == _MISTAKES
    assert len(findings) == len(_MISTAKES)


def _line_of(finding: dict[str, object]) -> str:
    number: int = finding["range"]["start"]["line"]  # type: ignore[index]  # JSON
    return Path(str(finding["path"])).read_text("utf-8").split("\n")[number - 1].strip()
