"""A checkpoint in a few lines of Markdown. Everything that comes from the file stands in code, where it means nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from torchvet.checkpoints.contents import Checkpoint, Section, TensorEntry
from torchvet.checkpoints.read import CheckpointError
from torchvet.checkpoints.wording import n_values, printable, shape_text, size_text

_MAX_KEYS = 12
_MAX_CHARACTERS = 80


def summary(written: str, checkpoint: Checkpoint) -> str:
    """What the hover shows of a checkpoint that can be read."""
    parts = [_heading(written, checkpoint)]
    if checkpoint.dangerous_globals:
        names = ", ".join(code(each) for each in checkpoint.dangerous_globals[:_MAX_KEYS])
        parts.append(f"⚠ **Loading it without `weights_only=True` can run {names}**")
    entries = _entries(checkpoint)
    weights = next(iter(checkpoint.state_dicts), None)
    if entries and (weights is None or weights.name):
        parts.append(_block(entries))
    if weights is not None:
        parts += _weights(weights)
    return "\n\n".join(parts)


def problem_summary(written: str, error: CheckpointError) -> str:
    """What the hover shows of one that can't."""
    return f"{code(written)} can't be read: {error.problem}; {error.remedy}"


def code(text: str) -> str:
    """`text` as Markdown code that no text can end, on one line."""
    text = _short(text)
    fence = "`" * (1 + max((len(each) for each in re.findall("`+", text)), default=0))
    padding = " " if len(fence) > 1 else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def entry_text(checkpoint: Checkpoint, section: Section, key: str) -> str:
    """What stands under `key` of a section, in a few words."""
    if key in section.tensors:
        return tensor_text(section.tensors[key])
    inner = checkpoint.sections.get(f"{section.name}/{key}" if section.name else key)
    if inner is None:
        return section.values.get(key, "")
    if inner.tensors:
        return f"{len(inner.tensors):,} tensors, {size_text(sum(each.size_bytes for each in inner.tensors.values()))}"
    is_optimizer = "state" in inner.keys and "param_groups" in inner.keys
    return "optimizer state" if is_optimizer else f"dict of {len(inner.keys):,}"


def tensor_text(tensor: TensorEntry) -> str:
    """Shape and dtype."""
    return f"{shape_text(tensor.shape)} {tensor.dtype}"


def _heading(written: str, checkpoint: Checkpoint) -> str:
    weights = [tensor for each in checkpoint.state_dicts for tensor in each.tensors.values()]
    facts = [
        checkpoint.format,
        f"{len(checkpoint.tensors):,} tensors",
        f"{n_values(weights or checkpoint.tensors.values()):,} parameters",
        size_text(checkpoint.total_bytes),
    ]
    devices = sorted({each.device for each in checkpoint.tensors.values()} - {"unknown", "cpu"})
    if devices:
        facts.append(f"saved from {', '.join(map(code, devices))}")
    if checkpoint.has_training_state:
        facts.append("with training state")
    if checkpoint.module_class:
        facts.append(f"whole pickled {code(checkpoint.module_class)}")
    return f"{code(written)}: {' · '.join(facts)}"


def _entries(checkpoint: Checkpoint) -> list[tuple[str, str]]:
    top = checkpoint.sections.get("")
    return [] if top is None else [(key, entry_text(checkpoint, top, key)) for key in top.keys]


def _weights(section: Section) -> Iterator[str]:
    place = f"Keys of {code(section.name)}" if section.name else "Keys"
    prefix = f", all with the prefix {code(section.prefix)}" if section.prefix else ""
    yield f"{place}{prefix}:"
    yield _block(
        [(key, tensor_text(section.tensors[key]) if key in section.tensors else "") for key in section.keys]
    )


def _block(rows: list[tuple[str, str]]) -> str:
    shown = [(_short(key), _short(text)) for key, text in rows[:_MAX_KEYS]]
    width = max((len(key) for key, _ in shown), default=0)
    lines = [f"{key:{width}}  {text}".rstrip() for key, text in shown]
    if len(rows) > _MAX_KEYS:
        lines.append(f"… and {len(rows) - _MAX_KEYS:,} more")
    return _fenced(lines)


def _fenced(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    fence = "`" * max(3, 1 + max((len(each) for each in re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def _short(text: str) -> str:
    text = printable(text)
    return text if len(text) <= _MAX_CHARACTERS else f"{text[: _MAX_CHARACTERS - 1]}…"
