"""The JSON of `torchvet keys`. Scripts depend on its names; shapes are lists, unknown shapes null."""

from __future__ import annotations

from torchvet.checkpoints.compare import Comparison
from torchvet.checkpoints.contents import Checkpoint, Section


def as_json(checkpoint: Checkpoint) -> dict[str, object]:
    """Everything known of the checkpoint, ready for json.dumps."""
    return {
        "path": checkpoint.path,
        "format": checkpoint.format,
        "total_bytes": checkpoint.total_bytes,
        "has_training_state": checkpoint.has_training_state,
        "module_class": checkpoint.module_class,
        "globals": list(checkpoint.globals),
        "dangerous_globals": list(checkpoint.dangerous_globals),
        "metadata": dict(checkpoint.metadata),
        "sections": [_section(section) for section in checkpoint.sections.values()],
        "tensors": [
            {
                "path": path,
                "dtype": tensor.dtype,
                "shape": None if tensor.shape is None else list(tensor.shape),
                "size_bytes": tensor.size_bytes,
                "device": tensor.device,
                "storage": tensor.storage,
            }
            for path, tensor in checkpoint.tensors.items()
        ],
    }


def comparison_as_json(
    expected: Checkpoint,
    found: Checkpoint,
    expected_section: Section,
    found_section: Section,
    result: Comparison,
) -> dict[str, object]:
    """One compared pair of sections, ready for json.dumps."""
    return {
        "expected": {"path": expected.path, "section": expected_section.name},
        "found": {"path": found.path, "section": found_section.name},
        "is_same": result.is_same,
        "missing": list(result.missing),
        "unexpected": list(result.unexpected),
        "reshaped": [
            {"key": each.key, "expected": list(each.expected), "found": list(each.found)}
            for each in result.reshaped
        ],
        "expected_prefix": result.expected_prefix,
        "found_prefix": result.found_prefix,
        "explanation": result.explanation,
    }


def _section(section: Section) -> dict[str, object]:
    return {
        "name": section.name,
        "is_state_dict": section.is_state_dict,
        "prefix": section.prefix,
        "module_class": section.module_class,
        "keys": list(section.keys),
        "values": dict(section.values),
    }
