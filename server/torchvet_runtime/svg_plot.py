"""A curve as a picture that every browser and editor shows, without a plotting library."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 40, 50
_STYLE = (
    "text{font:12px sans-serif;fill:#444}.curve{fill:none;stroke:#1f6feb;stroke-width:2}"
    ".points{fill:none;stroke:#1f6feb;stroke-opacity:.25}.axis{stroke:#999}.mark{stroke:#d1242f;stroke-dasharray:4 3}"
)


def curve(
    x: Sequence[float],
    y: Sequence[float],
    raw: Sequence[float],
    mark: float,
    title: str,
    labels: tuple[str, str],
) -> str:
    """`y` over `x` on a logarithmic axis, `raw` faintly behind it, and a line at `mark`; `x` is positive, `y` finite."""
    field = _Field(math.log10(x[0]), math.log10(x[-1]), min(y), max(y))
    parts = [field.path("points", x, raw), field.path("curve", x, y)]
    parts += [
        field.path("axis", (x[0], x[-1]), (min(y),) * 2),
        field.path("axis", (x[0],) * 2, (min(y), max(y))),
    ]
    parts.append(field.path("mark", (mark, mark), (min(y), max(y))))
    for exponent in range(math.ceil(field.low), math.floor(field.high) + 1):
        parts.append(_text(field.across(10.0**exponent), _HEIGHT - _BOTTOM + 18, f"1e{exponent}"))
    for share in (0.0, 0.5, 1.0):
        value = min(y) + share * (max(y) - min(y))
        parts.append(_text(_LEFT - 8, field.down(value), f"{value:.3g}", "end"))
    parts += [_text(_WIDTH / 2, 20, title), _text(_WIDTH / 2, _HEIGHT - 10, labels[0])]
    parts.append(_text(_LEFT - 8, _TOP - 12, labels[1], "end"))
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    ground = f'<style>{_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{ground}{"".join(parts)}</svg>\n'


@dataclass(frozen=True)
class _Field:
    """Where values stand in the picture: from the exponents `low` to `high` across, from `least` to `most` upwards."""

    low: float
    high: float
    least: float
    most: float

    def across(self, x: float) -> float:
        share = (math.log10(x) - self.low) / ((self.high - self.low) or 1.0)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def down(self, y: float) -> float:
        share = min(1.0, max(0.0, (y - self.least) / ((self.most - self.least) or 1.0)))
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    def path(self, name: str, x: Sequence[float], y: Sequence[float]) -> str:
        points = " ".join(
            f"{self.across(each):.1f},{self.down(value):.1f}" for each, value in zip(x, y, strict=True)
        )
        return f'<polyline class="{name}" points="{points}"/>'


def _text(across: float, down: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{across:.1f}" y="{down:.1f}" text-anchor="{anchor}">{html.escape(words)}</text>'
