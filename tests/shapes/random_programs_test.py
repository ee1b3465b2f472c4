"""Random programs, run for real: whatever the shape interpreter says of any expression in them is true."""

from __future__ import annotations

import random

import pytest
import torch
from running import compare_with_run

_MAKERS = """\
torch.rand(2, 3)
torch.rand(3, 2)
torch.zeros(1, 4)
torch.arange(6)
torch.rand(2, 1, 3)
torch.tensor([[1, 2], [3, 4]])
torch.ones(k, 3)
torch.rand(choose(3) + 1, 2)
torch.eye(k)
""".splitlines()
_VALUES = """\
{0}.T
{0}.unsqueeze(0)
{0}.unsqueeze(-1)
{0}.squeeze(0)
{0}.squeeze()
{0}.view(-1)
{0}.view(2, -1)
{0}.reshape(-1, 1)
{0}.flatten()
{0}.transpose(0, 1)
{0}[0]
{0}[:, 0]
{0}[None]
{0}[..., 0]
{0}[1:]
{0}[:k]
{0} + 1
{0} * {1}
{0} + {1}
{0} @ {1}
torch.cat([{0}, {1}])
torch.stack([{0}, {0}], 1)
{0}.sum()
{0}.sum(0)
{0}.mean(-1, keepdim=True)
{0}.max(0)[0]
{0}.chunk(2)[0]
{0}.repeat(2, 1)
{0}.expand(4, *{0}.shape)
{0}.float()
{0}
{0}.contiguous()
{0}.detach()
{0} > 0
{0}.clone()
{0}.new_zeros({0}.shape[0], k)
abs({0})
{0} if choose(2) else {1}
({0} if {0}.dim() == 2 else {1})
torch.rand({0}.shape)
-{0}
[{0}, {1}][choose(2)]
({0}, {1})[0]
({0}.dim() > 1 and {0}) if choose(2) else {1}
rows[0]
torch.cat(rows)
torch.stack([row for row in {0}])
({0} := {1}.T)
""".splitlines()
_EFFECTS = """\
{0} += 1
{0} *= {1}
{0}.add_(1)
rows.append({0})
rows = [{0}, {1}]
k = k + 1
k = {0}.shape[0]
k += 1
{0}, {1} = {1}, {0}
{0} = {1}
a, b = {0}.shape
{0} = torch.ones(a, b)
del {0}
for {0} in {1}: pass
sizes.append(2)
{0} = torch.zeros(sizes)
grow()
""".splitlines()
_IN_PLACE = """\
{0}.unsqueeze_(0)
{0}.squeeze_(0)
{0}.t_()
change({0})
rows[0].unsqueeze_(0)
[each.unsqueeze_(0) for each in [{0}]]
[change({0}) for _ in range(choose(2))]
{0}.data = {1}
choose(2) and change({0})
list(map(change, [{0}]))
""".splitlines()
_TESTS = ["choose(2)", "{0}.dim() == 2", "{0}.shape[0] > 1", "k > 2", "{0}.sum() > 0", "not choose(3)"]
_STOPS = ["if choose(3) == 0: break", "if choose(3) == 0: continue", "pass", "pass"]
_ERRORS = "(RuntimeError, IndexError, ValueError, TypeError, NameError, AttributeError)"
_START = """\
import torch
x = torch.rand(2, 3)
y = torch.rand(3, 4)
z = torch.rand(2, 3)
k, rows, sizes, a, b = 2, [x, y], [2], 1, 2
def grow(): pass
"""
_GROWING = """\
def grow():
    global z
    z = z[None]
"""


class _Writer:
    """Writes one random program; every third one changes shapes in place, every fourth one has a global."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._effects = [*_EFFECTS, *(_IN_PLACE if seed % 3 == 0 else [])]
        self._head = _START + (_GROWING if seed % 4 == 0 else "")

    def program(self) -> str:
        """The whole text."""
        return self._head + "\n".join(row for _ in range(3) for row in self._block(0)) + "\n"

    def _block(self, depth: int) -> list[str]:
        return [row for _ in range(self._rng.randint(1, 5)) for row in self._statement(depth)]

    def _filled(self, templates: list[str]) -> str:
        return self._rng.choice(templates).format(*self._rng.sample("xyz", 2))

    def _statement(self, depth: int) -> list[str]:
        kind, name = self._rng.random(), self._rng.choice("xyz")
        if kind < 0.15:
            return [f"{name} = {self._rng.choice(_MAKERS)}"]
        if kind < 0.55:
            return [f"{name} = {self._filled(_VALUES)}"]
        if kind < 0.75 or depth >= 3:
            return [self._filled(self._effects)]
        return self._compound(kind, self._indented(depth), self._indented(depth))

    def _indented(self, depth: int) -> list[str]:
        return ["    " + row for row in self._block(depth + 1)]

    def _compound(self, kind: float, first: list[str], second: list[str]) -> list[str]:
        if kind < 0.83:
            other = ["else:", *second] if self._rng.random() < 0.5 else []
            return [f"if {self._filled(_TESTS)}:", *first, *other]
        if kind < 0.90:
            return ["for _ in range(choose(4)):", *first, "    " + self._rng.choice(_STOPS), *second]
        if kind < 0.93:
            return ["while choose(2):", *first, "    " + self._rng.choice(_STOPS), *second]
        if kind < 0.97:
            return ["try:", *first, f"except {_ERRORS}:", *second]
        return ["try:", *first, "finally:", *second]


@pytest.mark.parametrize("batch", range(10))
def test_nothing_said_of_a_random_program_is_wrong(batch: int) -> None:
    n_right = 0
    for seed in range(batch * 60, batch * 60 + 60):
        text = _Writer(seed).program()
        torch.manual_seed(seed)
        names = {"choose": random.Random(seed).randrange, "change": lambda tensor: tensor.unsqueeze_(0)}
        result = compare_with_run(text, names)
        assert result.wrong == [], f"seed {seed}:\n{text}"
        n_right += result.n_right
    assert n_right > 500
