"""The tables of `torchvet keys`, for a terminal of any width. Plain text: a key cannot send control characters."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator

from torchvet.checkpoints.compare import Comparison
from torchvet.checkpoints.contents import Checkpoint, Section, TensorEntry
from torchvet.checkpoints.wording import n_values, printable, shape_text, size_text

_MIN_KEY_WIDTH = 16
_MAX_EXAMPLES = 20
Row = tuple[str, str, str, str]


def checkpoint_lines(checkpoint: Checkpoint) -> Iterator[str]:
    """A heading, a table for each dict that holds tensors, other entries, totals and warnings."""
    yield printable(f"{checkpoint.path}: {_heading(checkpoint)}")
    listed: set[str] = set()
    for section in checkpoint.sections.values():
        if section.tensors or section.values:
            yield ""
            yield from _section_lines(section)
        start = f"{section.name}/" if section.name else ""
        listed.update(start + key for key in section.tensors)
    yield from _unlisted_lines({path: t for path, t in checkpoint.tensors.items() if path not in listed})
    if checkpoint.dangerous_globals:
        yield ""
        yield printable(
            f"danger: loading it without weights_only runs {', '.join(checkpoint.dangerous_globals)}"
        )


def comparison_lines(
    expected: Checkpoint,
    found: Checkpoint,
    expected_section: Section,
    found_section: Section,
    result: Comparison,
) -> Iterator[str]:
    """What differs between two sections, the reason first."""
    left, right = _place(expected, expected_section), _place(found, found_section)
    if result.is_same:
        yield printable(f"{right} has the {len(found_section.keys):,} keys and shapes of {left}")
        return
    yield printable(f"{right} differs from {left}")
    if result.explanation:
        yield f"  {result.explanation}; without it the keys are the same"
    yield from _differences("missing, expected and not found", result.missing)
    yield from _differences("unexpected, found and not expected", result.unexpected)
    shapes = [
        f"{each.key}: expected {shape_text(each.expected)}, found {shape_text(each.found)}"
        for each in result.reshaped
    ]
    yield from _differences("differently shaped", shapes)


def _heading(checkpoint: Checkpoint) -> str:
    devices = sorted({tensor.device for tensor in checkpoint.tensors.values()} - {"unknown"})
    parts = [checkpoint.format, f"{len(checkpoint.tensors):,} tensors", size_text(checkpoint.total_bytes)]
    if devices and devices != ["cpu"]:
        parts.append(f"saved from {', '.join(devices)}")
    if checkpoint.has_training_state:
        parts.append("with training state")
    if checkpoint.module_class:
        parts.append(f"whole pickled {checkpoint.module_class}")
    return ", ".join(parts)


def _section_lines(section: Section) -> Iterator[str]:
    tensors = section.tensors
    title = section.name or "top level"
    if tensors:
        title += f": {len(tensors):,} tensors, {n_values(tensors.values()):,} values"
        title += f", all keys carry the prefix `{section.prefix}`" if section.prefix else ""
    yield printable(title)
    if tensors:
        yield from _table([_row(key, tensor) for key, tensor in tensors.items()])
    for key, value in section.values.items():
        yield printable(f"  {key} = {value}")


def _unlisted_lines(tensors: dict[str, TensorEntry]) -> Iterator[str]:
    # Tensors deep inside an optimizer's state or a list: counted by their first step, too many to list.
    groups: dict[str, list[TensorEntry]] = {}
    for path, tensor in tensors.items():
        groups.setdefault(path.partition("/")[0], []).append(tensor)
    for name, group in groups.items():
        yield ""
        size = size_text(sum(tensor.size_bytes for tensor in group))
        yield printable(f"{name}: {len(group):,} tensors inside, {size}, listed with --json")


def _table(rows: list[Row]) -> Iterator[str]:
    rows = [("key", "shape", "dtype", "size"), *rows]
    shape_width, dtype_width, size_width = (max(len(row[idx]) for row in rows) for idx in (1, 2, 3))
    key_width = max(len(row[0]) for row in rows)
    # a pipe gets whole keys, a terminal lines that fit
    if sys.stdout.isatty():
        free = shutil.get_terminal_size().columns - shape_width - dtype_width - size_width - 9
        key_width = min(key_width, max(free, _MIN_KEY_WIDTH))
    for key, shape, dtype, size in rows:
        short = key if len(key) <= key_width else f"..{key[-key_width + 2 :]}"
        yield f"  {short:{key_width}}  {shape:{shape_width}}  {dtype:{dtype_width}}  {size:>{size_width}}"


def _row(key: str, tensor: TensorEntry) -> Row:
    return printable(key), shape_text(tensor.shape), printable(tensor.dtype), size_text(tensor.size_bytes)


def _differences(title: str, names: Iterable[str]) -> Iterator[str]:
    listed = list(names)
    if listed:
        yield f"  {len(listed):,} {title}:"
        yield from (printable(f"    {name}") for name in listed[:_MAX_EXAMPLES])
    if len(listed) > _MAX_EXAMPLES:
        yield f"    and {len(listed) - _MAX_EXAMPLES:,} more, listed with --json"


def _place(checkpoint: Checkpoint, section: Section) -> str:
    return f"{checkpoint.path}[{section.name}]" if section.name else checkpoint.path
