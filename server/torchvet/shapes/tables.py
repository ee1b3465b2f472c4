"""A layer table as text and as Markdown."""

from __future__ import annotations

from torchvet.shapes.dim import Poly, Size
from torchvet.shapes.hints import shapes_text
from torchvet.shapes.summary import Row, Summary

_UNITS = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))
_MAX_ROWS = 60


def amount(size: Size | None) -> str:
    """`11.69 M`; a formula stays one, what is not known is `?`."""
    if size is None:
        return "?"
    if isinstance(size, Poly):
        scaled = _scaled(size)
        return scaled if scaled is not None else str(size) if len(str(size)) <= 24 else "…"
    for factor, unit in _UNITS:
        if size >= factor:
            return f"{size / factor:.2f} {unit}"
    return str(size)


def _scaled(size: Poly) -> str | None:
    """`1.82 G × B` for a multiple of one unknown."""
    if len(size.terms) != 1:
        return None
    symbols, factor = size.terms[0]
    if len(symbols) > 2:
        return None
    return f"{amount(factor)} × {'·'.join(each.name for each in symbols)}"


def cells(row: Row) -> tuple[str, str, str, str, str]:
    """Name, class, output, parameters, multiply-adds."""
    work = amount(row.multiply_adds) if row.is_leaf and row.outputs else ""
    parameters = "" if row.n_parameters == 0 else amount(row.n_parameters)
    return row.name, row.kind, shapes_text(row.outputs), parameters, work


def totals(summary: Summary) -> str:
    """One line: parameters, multiply-adds, activation memory."""
    parts = [f"{amount(summary.n_parameters)} parameters"]
    if summary.multiply_adds is not None:
        parts.append(f"{amount(summary.multiply_adds)} multiply-adds")
    if summary.activation_bytes is not None:
        parts.append(f"{amount(summary.activation_bytes)}B activations")
    return " · ".join(parts)


def as_text(summary: Summary, title: str) -> str:
    """The table in columns."""
    heads = ("layer", "class", "output", "parameters", "multiply-adds")
    rows = [heads, *(cells(row) for row in summary.rows[1:])]
    widths = [max(len(row[n]) for row in rows) for n in range(len(heads))]
    lines = [title]
    for row in rows:
        left = "  ".join(cell.ljust(width) for cell, width in zip(row[:3], widths[:3], strict=True))
        right = "  ".join(cell.rjust(width) for cell, width in zip(row[3:], widths[3:], strict=True))
        lines.append(f"{left}  {right}".rstrip())
    return "\n".join([*lines, totals(summary)])


def as_markdown(summary: Summary, title: str) -> str:
    """The table for a hover; long models are cut."""
    rows = [row for row in summary.rows[1:] if row.is_leaf or row.name.count(".") < 1]
    lines = [
        f"**{title}** — {totals(summary)}",
        "",
        "| layer | class | output | parameters | multiply-adds |",
    ]
    lines.append("|:--|:--|:--|--:|--:|")
    lines += [_markdown_row(row) for row in rows[:_MAX_ROWS]]
    if len(rows) > _MAX_ROWS:
        lines.append(f"| … {len(rows) - _MAX_ROWS} more | | | | |")
    return "\n".join(lines)


def _markdown_row(row: Row) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells(row)) + " |"
