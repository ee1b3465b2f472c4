"""What a contract is made of: what a loss takes and gives, what an optimizer or scheduler may be told, what shares memory.

Everything a reader sees exists in English and Chinese. Shapes, dtypes, ranges and defaults are data that tests run
against torch (`tests/facts/contracts_test.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One text in both languages."""

    en: str
    zh: str

    def text(self, locale: str) -> str:
        """In the language of the editor."""
        return self.zh if locale.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Taken:
    """An argument: its shape in each of the forms a loss knows, its dtype, and a key of `RANGES`."""

    name: str
    shapes: tuple[str, ...]
    dtype: str
    values: str


@dataclass(frozen=True, slots=True)
class LossContract:
    """A loss: its class and function of torch, the ways to call it, and its shape with `reduction="none"`.

    The n-th shapes of all arguments and of the result belong together; `(*)` is any shape, the same for all.
    """

    name: str
    function: str
    ways: tuple[tuple[Taken, ...], ...]
    gives: tuple[str, ...]
    defaults: str
    note: Said
    use: str


@dataclass(frozen=True, slots=True)
class ToolContract:
    """An optimizer or scheduler: what it needs, what it takes by default, what to know, and how it is used."""

    name: str
    needs: str
    defaults: str
    note: Said
    use: str


@dataclass(frozen=True, slots=True)
class MemoryContract:
    """A function that makes tensors of data: whether it shares memory with a numpy array of the same dtype."""

    name: str
    shares: bool
    note: Said


RANGES: Mapping[str, Said] = {
    "any": Said("any numbers", "任意实数"),
    "logits": Said("raw scores, before softmax or sigmoid", "原始得分（未经 softmax 或 sigmoid）"),
    "class": Said(
        "class numbers from 0 to C - 1, or `ignore_index`", "0 到 C - 1 的类别编号，或 `ignore_index`"
    ),
    "plain class": Said("class numbers from 0 to C - 1", "0 到 C - 1 的类别编号"),
    "distribution": Said("a probability for each class", "每个类别的概率"),
    "probability": Said("between 0 and 1", "0 到 1 之间"),
    "binary": Said("0 or 1", "0 或 1"),
    "log-probability": Said(
        "logarithms of probabilities, from `log_softmax`", "对数概率（`log_softmax` 的输出）"
    ),
    "sign": Said("1 or -1", "1 或 -1"),
    "labels": Said("the classes that apply, then -1", "属于的类别编号，其后以 -1 填充"),
    "count": Said("numbers from 0 on", "非负数"),
    "variance": Said("variances from 0 on", "非负的方差"),
    "tokens": Said("class numbers without the blank", "不含空白符的类别编号"),
    "input lengths": Said("lengths up to T", "不超过 T 的长度"),
    "target lengths": Said("lengths up to S", "不超过 S 的长度"),
}
