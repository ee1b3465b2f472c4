"""Notebooks on the command line: one program across cells, findings placed in theirs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample import Run

_IMPORTS = "%matplotlib inline\n!pip install torch \\\n  --quiet\nimport torch\nfrom torch import nn\nimport torch.nn.functional as F"
_MODEL = "net = nn.Linear(4, 2)\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nfiles = !ls\nnet?"
_SHELL = "%%bash\nfor x in a b; do echo $x; done"
_LOOP = "%%time\nfor _ in range(3):\n    F.mse_loss(net(torch.ones(2, 4)), torch.ones(2, 2)).backward()\n    opt.step()"


def _notebook(*cells: str, language: str = "python") -> str:
    rows: list[object] = [{"cell_type": "markdown", "source": ["# Title"], "metadata": {}}]
    rows += [
        {"cell_type": "code", "source": each.splitlines(True), "metadata": {}, "outputs": []}
        for each in cells
    ]
    metadata = {"kernelspec": {"name": language, "language": language}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": rows})


def test_cells_are_one_program(run: Run, project: Path) -> None:
    (project / "book.ipynb").write_text(_notebook(_IMPORTS, _MODEL, _SHELL, _LOOP))
    outcome = run("check", "--output-format", "json")
    (only,) = outcome.findings
    assert (only["path"], only["cell"], only["rule"]) == ("book.ipynb", 5, "missing-zero-grad")
    assert only["range"]["start"] == {"line": 3, "column": 4}
    assert only["related"][0]["path"] == "book.ipynb:cell 5"
    assert (outcome.code, outcome.err) == (1, "")


def test_text_shows_the_line_of_the_cell(run: Run, project: Path) -> None:
    (project / "book.ipynb").write_text(_notebook(_IMPORTS, _MODEL, _LOOP))
    out = run("check", "book.ipynb").out
    assert "book.ipynb:cell 4:3:5: error[missing-zero-grad]" in out
    assert "3 |     F.mse_loss(net(torch.ones(2, 4)), torch.ones(2, 2)).backward()" in out


def test_top_level_await_and_half_a_cell_hide_nothing(run: Run, project: Path) -> None:
    (project / "book.ipynb").write_text(_notebook("await start()", _IMPORTS, _MODEL, "half = (", _LOOP))
    rules = {(each["cell"], each["rule"]) for each in run("check", "--output-format", "json").findings}
    assert (6, "missing-zero-grad") in rules


def test_fix_leaves_a_notebook_alone(run: Run, project: Path) -> None:
    text = _notebook(_IMPORTS, _MODEL, _LOOP)
    (project / "book.ipynb").write_text(text)
    assert run("check", "--fix").code == 1
    assert (project / "book.ipynb").read_text() == text


def test_a_baseline_knows_cells(run: Run, project: Path) -> None:
    (project / "book.ipynb").write_text(_notebook(_IMPORTS, _MODEL, _LOOP))
    run("check", "--baseline", "known.json")
    (project / "book.ipynb").write_text(_notebook("x = 1", _IMPORTS, _MODEL, _LOOP))
    assert run("check", "--baseline", "known.json").code == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is no notebook"),
        ("{}", "is no notebook of format 4"),
        ("[]", "is no notebook"),
        ('{"cells": [{"cell_type": "code"}]}', "is no notebook of format 4"),
        (_notebook("x <- 1", language="R"), "is a notebook in R"),
    ],
)
def test_what_is_no_notebook_is_said(run: Run, project: Path, text: str, why: str) -> None:
    (project / "book.ipynb").write_text(text)
    outcome = run("check")
    assert outcome.code == 2 and f"book.ipynb: {why}" in outcome.err
