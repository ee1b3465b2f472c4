"""Every rule's examples, run on torch: the good one runs, the bad one does what the page warns of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from checking import write_held_files
from program_running import Run, running

from torchvet.rules._contract import Rule, all_rules
from torchvet.rules._page import parse_page

# What running the bad example comes to; of the others the effect is in numbers that the page explains.
_SHOWS = {
    "backward-under-no-grad": "raises RuntimeError: does not require grad",
    "bce-without-sigmoid": "raises RuntimeError: between 0 and 1",
    "checkpoint-key-mismatch": "raises RuntimeError: Missing key",
    "checkpoint-entry-mismatch": "raises KeyError: state_dict",
    "dataset-protocol": "raises TypeError: has no len()",
    "exhausted-parameters": "raises ValueError: empty parameter list",
    "grad-disabled-globally": "raises RuntimeError: does not require grad",
    "hidden-state-not-detached": "raises RuntimeError: second time",
    "in-place-on-leaf": "raises RuntimeError: leaf Variable",
    "missing-optimizer-step": "not optimizer.state and model[0].weight.grad is not None",
    "missing-torch-import": "raises NameError: nn",
    "missing-train-mode": "not model.training",
    "optimizer-argument": "raises TypeError: iterable",
    "parameters-replaced-after-optimizer": "all(p is not q for g in optimizer.param_groups for p in g['params'] "
    "for q in model.head.parameters())",
    "plateau-without-metric": "raises TypeError: metrics",
    "removed-api": "raises RuntimeError: removed",
    "removed-scheduler-argument": "raises TypeError: verbose",
    "rewrapped-loss": "model.weight.grad is None",
    "second-backward": "raises RuntimeError: second time",
    "worker-rng-identical": "first == second",
    "syntax-error": "raises SyntaxError",
    "uncalled-state-dict": "raises UnpicklingError: Weights only",
    "variable-wrapper": "not Variable(torch.ones(1, requires_grad=True) * 2).requires_grad",
}
# torchvision does not fit every torch, and weights are not there at all.
_NOT_RUN = ("torchvision", "timm", "weights.pt")


def _runs_here(code: str) -> bool:
    return not any(each in code for each in _NOT_RUN)


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Runs a program; gives what went otherwise than it says."""
    with running() as answer:
        yield answer


@pytest.mark.parametrize("rule", all_rules(), ids=lambda each: each.name)
def test_the_examples_do_what_the_page_says(rule: Rule, tmp_path: Path, run: Run) -> None:
    page = parse_page(rule.doc)
    outcomes = {}
    for name, code, shows in (("good", page.good, "runs"), ("bad", page.bad, _SHOWS.get(rule.name))):
        main = tmp_path / name / "main.py"
        main.parent.mkdir()
        main.write_text(code, "utf-8")
        write_held_files(code, main.parent)
        if _runs_here(code) and shows is not None:
            outcomes[name] = run(main, main.parent, shows)
    assert set(outcomes.values()) <= {""}
