"""A curve as a picture that every browser and editor shows, without a plotting library."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

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
    low, high = math.log10(x[0]), math.log10(x[-1])
    least, most = min(y), max(y)
    span = (most - least) or 1.0

    def at(x_value: float, y_value: float) -> str:
        share = (math.log10(x_value) - low) / ((high - low) or 1.0)
        height = min(1.0, max(0.0, (y_value - least) / span))
        return f"{_LEFT + share * (_WIDTH - _LEFT - _RIGHT):.1f},{_HEIGHT - _BOTTOM - height * (_HEIGHT - _TOP - _BOTTOM):.1f}"

    def line(name: str, first: str, last: str) -> str:
        return f'<polyline class="{name}" points="{first} {last}"/>'

    def text(place: str, words: str, anchor: str = "middle") -> str:
        across, down = place.split(",")
        return f'<text x="{across}" y="{down}" text-anchor="{anchor}">{html.escape(words)}</text>'

    def path(name: str, values: Sequence[float]) -> str:
        points = " ".join(at(*pair) for pair in zip(x, values, strict=True))
        return f'<polyline class="{name}" points="{points}"/>'

    parts = [path("points", raw), path("curve", y)]
    parts += [line("axis", at(x[0], least), at(x[-1], least)), line("axis", at(x[0], least), at(x[0], most))]
    parts.append(line("mark", at(mark, least), at(mark, most)))
    for exponent in range(math.ceil(low), math.floor(high) + 1):
        across = at(10.0**exponent, least).split(",")[0]
        parts.append(text(f"{across},{_HEIGHT - _BOTTOM + 18}", f"1e{exponent}"))
    for share in (0.0, 0.5, 1.0):
        down = at(x[0], least + share * span).split(",")[1]
        parts.append(text(f"{_LEFT - 8},{down}", f"{least + share * span:.3g}", "end"))
    parts += [text(f"{_WIDTH / 2},20", title), text(f"{_WIDTH / 2},{_HEIGHT - 10}", labels[0])]
    parts.append(text(f"{_LEFT - 8},{_TOP - 12}", labels[1], "end"))
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    body = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}><style>{_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>{body}</svg>\n'
