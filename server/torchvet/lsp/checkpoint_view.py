"""What the editor's view of a checkpoint is told: one file's contents, its differences to another or to a class, or why not.

Runs in the thread that reads checkpoints, so that the server keeps answering.
"""

from __future__ import annotations

from pathlib import Path

from torchvet.checkpoints.compare import Comparison, compare
from torchvet.checkpoints.contents import Checkpoint, Section, TensorEntry
from torchvet.checkpoints.matching import matching_sections, nothing_to_compare, retyped, shapes_of
from torchvet.checkpoints.read import CheckpointError, read_checkpoint
from torchvet.checkpoints.wording import n_values
from torchvet.lsp.protocol import (
    CheckpointAnswer,
    CheckpointContents,
    CheckpointProblem,
    CheckpointTensor,
    CheckpointValue,
    CheckpointWrapping,
    ComparedSections,
    ComparisonAnswer,
    DifferingKey,
)
from torchvet.project.model_keys import ModelKeys

_NO_FILE = CheckpointProblem("it is not on this machine's disk", "save it there first")


def checkpoint_answer(path: Path | None) -> CheckpointAnswer:
    """The contents of the checkpoint at `path`, or the problem with it."""
    if path is None:
        return CheckpointAnswer(None, _NO_FILE)
    try:
        return CheckpointAnswer(_contents(read_checkpoint(path)), None)
    except CheckpointError as error:
        return CheckpointAnswer(None, CheckpointProblem(error.problem, error.remedy))


def comparison_answer(path: Path | None, other: Path | None) -> ComparisonAnswer:
    """How the state dicts of two checkpoints differ, or the problem with one of them."""
    if path is None or other is None:
        return ComparisonAnswer((), _NO_FILE)
    try:
        here, there = read_checkpoint(path), read_checkpoint(other)
    except CheckpointError as error:
        problem = CheckpointProblem(f"{error.path}: {error.problem}", error.remedy)
        return ComparisonAnswer((), problem)
    pairs = matching_sections(here, there)
    if not pairs:
        problem = CheckpointProblem(
            nothing_to_compare(there, here), "choose files whose weights are under the same entry"
        )
        return ComparisonAnswer((), problem)
    return ComparisonAnswer(tuple(_compared(*pair) for pair in pairs), None)


def class_comparison_answer(path: Path | None, model: ModelKeys) -> ComparisonAnswer:
    """How the state dicts of a checkpoint differ from what a model class expects, or the problem with the file."""
    if path is None:
        return ComparisonAnswer((), _NO_FILE)
    try:
        sections = read_checkpoint(path).state_dicts
    except CheckpointError as error:
        return ComparisonAnswer((), CheckpointProblem(f"{error.path}: {error.problem}", error.remedy))
    if not sections:
        problem = f"nothing to compare: {path} has no state_dict"
        return ComparisonAnswer((), CheckpointProblem(problem, "choose a file with weights"))
    expected = model.expected.sections[""]
    # Of several networks in one file, those that have to do with the class.
    akin = [each for each in sections if _bare_keys(each) & _bare_keys(expected)]
    compared = tuple(_compared(model.known_of(each), expected) for each in akin or sections)
    return ComparisonAnswer(compared, None, model.unknown, model.without_shape)


def _bare_keys(section: Section) -> set[str]:
    return {key.removeprefix(section.prefix) for key in section.keys}


def _contents(checkpoint: Checkpoint) -> CheckpointContents:
    sections = checkpoint.sections.values()
    weights = [tensor for section in checkpoint.state_dicts for tensor in section.tensors.values()]
    devices = dict.fromkeys(tensor.device for tensor in checkpoint.tensors.values())
    return CheckpointContents(
        format=checkpoint.format,
        tensors=tuple(_tensor(path, tensor) for path, tensor in checkpoint.tensors.items()),
        values=tuple(
            CheckpointValue(f"{section.name}/{key}" if section.name else key, text)
            for section in sections
            for key, text in section.values.items()
        ),
        total_bytes=checkpoint.total_bytes,
        n_parameters=n_values(weights or checkpoint.tensors.values()),
        devices=tuple(sorted(devices.keys() - {"unknown"})),
        wrappings=tuple(CheckpointWrapping(each.name, each.prefix) for each in sections if each.prefix),
        has_training_state=checkpoint.has_training_state,
        module_class=checkpoint.module_class,
        dangerous_globals=checkpoint.dangerous_globals,
        metadata=dict(checkpoint.metadata),
    )


def _compared(here: Section, there: Section) -> ComparedSections:
    result = compare(shapes_of(here), shapes_of(there))
    prefixes = tuple(filter(None, (result.expected_prefix, result.found_prefix)))
    return ComparedSections(
        here=here.name,
        there=there.name,
        n_here=len(here.keys),
        n_there=len(there.keys),
        removed_prefixes=prefixes,
        only_here=() if prefixes else tuple(_of(here, key) for key in result.missing),
        only_there=() if prefixes else tuple(_of(there, key) for key in result.unexpected),
        reshaped=tuple(
            _differing(here, there, each.key, _other_key(each.key, result)) for each in result.reshaped
        ),
        retyped=tuple(
            _differing(here, there, each.key, _other_key(each.key, result))
            for each in retyped(here, there, result)
        ),
    )


def _other_key(key: str, result: Comparison) -> str:
    return result.found_prefix + key.removeprefix(result.expected_prefix)


def _differing(here: Section, there: Section, key: str, other: str) -> DifferingKey:
    return DifferingKey(_of(here, key), _of(there, other))


def _of(section: Section, key: str) -> CheckpointTensor:
    tensor = section.tensors.get(key)
    # get_extra_state() may put anything under a key.
    return CheckpointTensor(key, None, "", 0) if tensor is None else _tensor(key, tensor)


def _tensor(path: str, tensor: TensorEntry) -> CheckpointTensor:
    return CheckpointTensor(path, tensor.shape, tensor.dtype, tensor.size_bytes)
