"""Requests beyond the language server protocol; extension/src/protocol.ts is generated from here."""

from __future__ import annotations

from dataclasses import dataclass

STATUS_REQUEST = "torchvet/status"
CHECKPOINT_REQUEST = "torchvet/checkpoint"
COMPARISON_REQUEST = "torchvet/compareCheckpoints"
MODEL_CLASSES_REQUEST = "torchvet/modelClasses"


@dataclass(frozen=True)
class Status:
    """What runs, and where. `asks_torch`: the interpreter has a PyTorch that knows the operations torchvet doesn't."""

    version: str
    python: str
    rules: tuple[str, ...]
    asks_torch: bool


@dataclass(frozen=True)
class CheckpointQuestion:
    """What `torchvet/checkpoint` is asked with."""

    uri: str


@dataclass(frozen=True)
class ComparisonQuestion:
    """A checkpoint, and what to compare it with: the checkpoint `other`, or the class `other_class` in that file."""

    uri: str
    other: str
    other_class: str | None


@dataclass(frozen=True)
class ModelClassPlace:
    """A model class of the workspace; `torchvet/modelClasses` answers with a list of them, open files first."""

    name: str
    uri: str


@dataclass(frozen=True)
class CheckpointTensor:
    """One tensor. Its path joins the entries of nested dicts with "/"; a shape that the file does not say is null."""

    path: str
    shape: tuple[int, ...] | None
    dtype: str
    size_bytes: int


@dataclass(frozen=True)
class CheckpointValue:
    """An entry that is neither tensor nor dict, in a few words."""

    path: str
    text: str


@dataclass(frozen=True)
class CheckpointWrapping:
    """The prefix that all keys of a section carry; "" is the top level."""

    section: str
    prefix: str


@dataclass(frozen=True)
class CheckpointContents:
    """What one file holds. `total_bytes` counts shared memory once, `n_parameters` the numbers in all state dicts."""

    format: str
    tensors: tuple[CheckpointTensor, ...]
    values: tuple[CheckpointValue, ...]
    total_bytes: int
    n_parameters: int
    devices: tuple[str, ...]
    wrappings: tuple[CheckpointWrapping, ...]
    has_training_state: bool
    module_class: str | None
    dangerous_globals: tuple[str, ...]
    metadata: dict[str, str]


@dataclass(frozen=True)
class CheckpointProblem:
    """Why there is no answer, and what to do about it."""

    problem: str
    remedy: str


@dataclass(frozen=True)
class CheckpointAnswer:
    """Either the contents or the problem."""

    contents: CheckpointContents | None
    problem: CheckpointProblem | None


@dataclass(frozen=True)
class DifferingKey:
    """A key that both files have, in the first file's spelling, with what stands there in each."""

    here: CheckpointTensor
    there: CheckpointTensor


@dataclass(frozen=True)
class ComparedSections:
    """Two state dicts compared. When all keys match once `removed_prefixes` are gone, both `only` are empty."""

    here: str
    there: str
    n_here: int
    n_there: int
    removed_prefixes: tuple[str, ...]
    only_here: tuple[CheckpointTensor, ...]
    only_there: tuple[CheckpointTensor, ...]
    reshaped: tuple[DifferingKey, ...]
    retyped: tuple[DifferingKey, ...]


@dataclass(frozen=True)
class ComparisonAnswer:
    """The compared sections, or the problem. What nobody knows of a model class was not compared, and is named.

    `left_out` are attributes that may hold weights, `without_shape` keys of the class.
    """

    sections: tuple[ComparedSections, ...]
    problem: CheckpointProblem | None
    left_out: tuple[str, ...] = ()
    without_shape: tuple[str, ...] = ()
