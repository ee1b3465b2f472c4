"""Every way to save a model, met by every way to load it: what is said of the code is what torch does.

Each case is two scripts, `save.py` and `load.py`, that share `network.py`. Torch runs both; the findings in `load.py`
are asked for twice: knowing only the code that saves, and knowing only the file that it left.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from checking import Folder
from torch import distributed

_NETWORK = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 3)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        return self.head(torch.relu(self.body(x)))
"""
_IMPORTS = """
import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from network import Net

"""
# The statements that wrap `model`, and the model inside.
_WRAPPINGS = {
    "plain": ("", "model"),
    "DataParallel": ("model = nn.DataParallel(model)\n", "model.module"),
    "DDP": ("model = DistributedDataParallel(model)\n", "model.module"),
    "compiled": ("model = torch.compile(model)\n", "model._orig_mod"),
    "DDP+compiled": ("model = torch.compile(DistributedDataParallel(model))\n", "model.module"),
}
# What is saved of `{0}`, how it is loaded, and the weights in what is loaded.
_KINDS = {
    "weights": ("{0}.state_dict()", 'torch.load("saved.pt", weights_only=True)', "loaded"),
    "checkpoint": (
        '{{"model": {0}.state_dict(), "epoch": 3}}',
        'torch.load("saved.pt", weights_only=True)',
        'loaded["model"]',
    ),
    "whole model": ("{0}", 'torch.load("saved.pt", weights_only=False)', "loaded.state_dict()"),
}
_MISMATCHES = {"module-prefix-mismatch", "compile-prefix-mismatch", "checkpoint-key-mismatch"}


@dataclass(frozen=True)
class _Case:
    kind: str
    saved: str
    is_inner_saved: bool
    loaded: str
    is_strict: bool

    def __str__(self) -> str:
        what = f"{self.saved}.inner" if self.is_inner_saved else self.saved
        return f"{self.kind}: {what} into {self.loaded}, {'strict' if self.is_strict else 'not strict'}"

    @property
    def saving(self) -> str:
        wrap, inner = _WRAPPINGS[self.saved]
        what = _KINDS[self.kind][0].format(inner if self.is_inner_saved else "model")
        return f'{_IMPORTS}model = Net()\n{wrap}torch.save({what}, "saved.pt")\n'

    @property
    def loading(self) -> str:
        _, load, weights = _KINDS[self.kind]
        strict = "" if self.is_strict else ", strict=False"
        return (
            f"{_IMPORTS}model = Net()\n{_WRAPPINGS[self.loaded][0]}loaded = {load}\n"
            f"result = model.load_state_dict({weights}{strict})\n"
        )


_CASES = [
    case
    for case in (
        _Case(*each) for each in product(_KINDS, _WRAPPINGS, (False, True), _WRAPPINGS, (True, False))
    )
    if not (case.saved == "plain" and case.is_inner_saved)
]


@pytest.fixture(scope="module", autouse=True)
def _scripts_run_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "network.py").write_text(_NETWORK, "utf-8")
    distributed.init_process_group("gloo", init_method=f"file://{folder / 'store'}", rank=0, world_size=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.syspath_prepend(folder)
        yield
    distributed.destroy_process_group()


def _outcome(case: _Case) -> str:
    """What torch does: "raises" or "loads nothing" at load_state_dict, "loads", or "can't be saved"."""
    try:
        _run(case.saving)
    except (RuntimeError, TypeError, AttributeError, pickle.PicklingError):
        return "can't be saved"
    try:
        result = _run(case.loading)["result"]
    except RuntimeError as error:
        assert "state_dict" in str(error)
        return "raises"
    n_keys = len(list(_run(_IMPORTS + "model = Net()\n")["model"].state_dict()))
    return "loads nothing" if len(result.missing_keys) == n_keys else "loads"


def _run(text: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(text, "script.py", "exec"), namespace)
    return namespace


def _said(folder: Path, case: _Case) -> str:
    """The outcome that the findings in `load.py` foretell."""
    (folder / "load.py").write_text(case.loading, "utf-8")
    found = [each for each in Folder(folder).check("load.py") if each.rule in _MISMATCHES]
    if not found:
        return "loads"
    assert all("load_state_dict(" in case.loading.split("\n")[each.range.start.line - 1] for each in found)
    text = found[0].message.text()
    return "raises" if "raises" in text else "loads nothing" if text.endswith("is loaded, silently") else text


@pytest.mark.parametrize("kind", _KINDS)
def test_what_is_said_is_what_torch_does(kind: str, tmp_path: Path) -> None:
    wrong = []
    n_judged = 0
    for case in (each for each in _CASES if each.kind == kind):
        outcome = _outcome(case)
        if outcome == "can't be saved":
            continue
        n_judged += 1
        by_code, by_file = tmp_path / "by_code", tmp_path / "by_file"
        for folder in (by_code, by_file):
            folder.mkdir(exist_ok=True)
            (folder / "network.py").write_text(_NETWORK, "utf-8")
        (by_code / "save.py").write_text(case.saving, "utf-8")
        (by_file / "saved.pt").write_bytes(Path("saved.pt").read_bytes())
        for folder in (by_code, by_file):
            said = _said(folder, case)
            if said != outcome:
                wrong.append(f"{folder.name}: {case}: torch {outcome}, said {said}")
    assert "\n".join(wrong) == ""
    assert n_judged >= 80
