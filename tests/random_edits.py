"""Edits as people make them, and as they make them by accident: one text after another, the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator

_TYPED = ("x", "1", " ", "(", ")", '"""', "'", "# ", ":", ",", ".", "=", "\\", "@", "lr")
_LINES = (
    "",
    "x = 1",
    "    x = x + 1",
    "        x = self.relu(x)",
    "else:",
    "    else:",
    "def more(x):",
    "    return x",
    "class More(nn.Module):",
    "import torch.nn as F",
    "@torch.no_grad()",
    "for each in range(3):",
    "if True:",
    "    pass",
    "nn = None",
    "model.eval()",
    "    loss.backward()",
    "    global model",
    "# a comment",
)


def edits(text: str, n_edits: int, seed: int) -> Iterator[tuple[str, int]]:
    """Versions of `text`, each with the line (from 1) that was edited; every few edits it is `text` again."""
    chance = random.Random(seed)
    now = text
    for _ in range(n_edits):
        rows = now.split("\n")
        at = chance.randrange(len(rows))
        way = chance.randrange(10)
        if way == 0:
            now = text
            yield now, at + 1
            continue
        if way <= 3:
            column = chance.randrange(len(rows[at]) + 1)
            rows[at] = rows[at][:column] + chance.choice(_TYPED) + rows[at][column:]
        elif way == 4 and rows[at]:
            column = chance.randrange(len(rows[at]))
            rows[at] = rows[at][:column] + rows[at][column + 1 :]
        elif way == 5:
            del rows[at : at + chance.randrange(1, 4)]
        elif way == 6:
            rows[at:at] = rows[at : at + chance.randrange(1, 6)]
        elif way == 7:
            rows[at:at] = [""] * chance.randrange(1, 3)
        else:
            rows.insert(at, chance.choice(_LINES))
        now = "\n".join(rows)
        yield now, at + 1
