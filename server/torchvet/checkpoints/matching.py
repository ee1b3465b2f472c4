"""Which dicts of two checkpoints are compared with each other, and what `compare` does not look at: dtypes."""

from __future__ import annotations

from dataclasses import dataclass

from torchvet.checkpoints.compare import Comparison, Shapes
from torchvet.checkpoints.contents import Checkpoint, Section, TensorEntry


@dataclass(frozen=True, slots=True)
class Retyped:
    """A key that both sides have in the same shape, with different dtypes."""

    key: str
    expected: TensorEntry
    found: TensorEntry


def matching_sections(expected: Checkpoint, found: Checkpoint) -> list[tuple[Section, Section]]:
    """The state dicts of the same name; else the only one of each file, wherever it is; else none."""
    by_name = {section.name: section for section in found.state_dicts}
    same = [(section, by_name[section.name]) for section in expected.state_dicts if section.name in by_name]
    if same:
        return same
    if len(expected.state_dicts) == len(found.state_dicts) == 1:
        return [(expected.state_dicts[0], found.state_dicts[0])]
    return []


def nothing_to_compare(expected: Checkpoint, found: Checkpoint) -> str:
    """Why two checkpoints have no matching sections."""
    return f"nothing to compare: {_state_dicts(found)}, {_state_dicts(expected)}"


def shapes_of(section: Section) -> Shapes:
    """The shape of every key, None where it is not known."""
    return {key: section.tensors[key].shape if key in section.tensors else None for key in section.keys}


def retyped(expected: Section, found: Section, result: Comparison) -> list[Retyped]:
    """The keys whose dtype differs, by the names they have in `expected`; differently shaped ones are left out."""
    reshaped = {each.key for each in result.reshaped}
    differing: list[Retyped] = []
    for key, tensor in expected.tensors.items():
        other = found.tensors.get(result.found_prefix + key.removeprefix(result.expected_prefix))
        # A model class does not always say a dtype.
        is_said = other is not None and "" not in (tensor.dtype, other.dtype)
        if other is not None and is_said and key not in reshaped and other.dtype != tensor.dtype:
            differing.append(Retyped(key, tensor, other))
    return differing


def _state_dicts(checkpoint: Checkpoint) -> str:
    names = [section.name or "the top level" for section in checkpoint.state_dicts]
    return f"{checkpoint.path} has {'weights in ' + ', '.join(names) if names else 'no state_dict'}"
