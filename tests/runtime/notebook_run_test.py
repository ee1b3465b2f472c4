"""Notebooks are trained like files: as the program their cells make, without the lines that only IPython understands."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from programs_to_train import LINE, written
from training_runs import Train

_LOOP = """
%%time
for epoch in range(3):
    for x_batch, y_batch in train_loader:
        !nvidia-smi
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x_batch), y_batch).backward()
        optimizer.step()
    display(epoch)
"""


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


def _notebook(path: Path, *cells: str, language: str = "python") -> Path:
    code = [{"cell_type": "code", "source": each.strip("\n").splitlines(keepends=True)} for each in cells]
    text = [{"cell_type": "markdown", "source": ["# A line\n"]}]
    return written(
        path, json.dumps({"cells": text + code, "metadata": {"kernelspec": {"language": language}}})
    )


def test_a_notebook_with_a_loop_is_run(tmp_path: Path, train: Train) -> None:
    file = _notebook(
        tmp_path / "line.ipynb", "%matplotlib inline\n!pip install x", "%%bash\necho no", LINE, _LOOP
    )
    outcome = train(file, tmp_path / "run", "--progress", "none")
    assert outcome.code == 0, outcome.err
    assert outcome.out == "0\n1\n2\n"
    assert [each["epoch"] for each in outcome.of("epoch_completed")] == [1, 2, 3]
    assert outcome.of("run_completed")[0]["step"] == 24


def test_a_notebook_with_parts_is_trained(tmp_path: Path, train: Train) -> None:
    outcome = train(_notebook(tmp_path / "line.ipynb", LINE, "model?"), tmp_path / "run")
    assert outcome.code == 0, outcome.err
    assert len(outcome.of("epoch_completed")) == 4


def test_its_own_lines_stand_in_a_traceback(tmp_path: Path, train: Train) -> None:
    file = _notebook(tmp_path / "line.ipynb", LINE, "raise KeyError('no such column')")
    outcome = train(file, tmp_path / "run")
    assert outcome.code == 1
    assert "    raise KeyError('no such column')" in outcome.err


@pytest.mark.parametrize(
    ("text", "said"), [("[]", "is not a notebook"), (None, "a notebook of julia, not of Python")]
)
def test_what_is_no_python_notebook_is_refused(
    text: str | None, said: str, tmp_path: Path, train: Train
) -> None:
    file = _notebook(tmp_path / "line.ipynb", LINE, language="julia")
    outcome = train(file if text is None else written(file, text), tmp_path / "run")
    assert outcome.code == 2
    assert said in outcome.err
