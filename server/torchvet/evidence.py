"""What the checker knows beyond the text of one file. Plain data, filled by `project/gather.py`.

A field that is empty means "not known": rules that need it then find nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from torchvet.diagnostics import Range

# A dimension is a number, a named unknown ("B"), or None when nothing is known of it.
Dim = int | str | None
# line, column, end line, end column of an expression: lines from 1, columns from 0 in code points.
Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class TensorShape:
    """Shape and dtype of one tensor expression; `dims` is None when not even the rank is known.

    `origin` is the place where the shape was decided (the constructor or the view), for the reader.
    """

    dims: tuple[Dim, ...] | None
    dtype: str | None = None
    origin: Span | None = None


@dataclass(frozen=True, slots=True)
class CheckpointKeys:
    """Keys of a state dict in a real file, by section; "" is the top level.

    `prefix` of a section is the wrapping its keys all carry: "", "module.", "_orig_mod.", or both. `shapes` of a section
    has the shape of every key, None where the file does not say; `devices` are those that its tensors were saved from.
    """

    path: str
    sections: Mapping[str, tuple[str, ...]]
    prefixes: Mapping[str, str]
    shapes: Mapping[str, Mapping[str, tuple[int, ...] | None]] = field(default_factory=dict)
    devices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WantedState:
    """The keys that a module has where `load_state_dict` is called on it, with their shapes where these are known.

    Below the dotted names in `unknown` there may be others.
    """

    shapes: Mapping[str, tuple[int, ...] | None]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedState:
    """A `torch.save` somewhere in the workspace: which file it writes and how its keys are wrapped.

    `entry` is the key of the state dict inside a checkpoint dict, "" when the state dict is saved itself. `is_state`: it
    is known to be the state dict of a module. `default` is the path that the defaults of the command line give.
    `is_on_card`: the tensors are, or may be, on a GPU when they are saved.
    """

    target: str
    entry: str
    prefix: str
    path: str
    range: Range
    is_state: bool = False
    default: str = ""
    is_on_card: bool = False


@dataclass(frozen=True, slots=True)
class ModuleText:
    """A workspace file that this file imports, by its path and current text (an open buffer wins over disk)."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class TorchApi:
    """What the user's torch and torchvision offer, by qualified name.

    `parameters` holds the arguments of its classes and functions in order, `deprecated` its own words about what will
    go, `offered` every name of a module. `is_installed` is False for the shipped table of another torch, which proves less.
    """

    parameters: Mapping[str, tuple[str, ...]]
    deprecated: Mapping[str, str]
    offered: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_installed: bool = True


@dataclass(frozen=True, slots=True)
class TensorStep:
    """One operation on the way to a finding: what it gave, where. `path` is "" for the file itself."""

    text: str
    span: Span
    path: str = ""


@dataclass(frozen=True, slots=True)
class TensorEdit:
    """What would mend a finding: `text` instead of what stands at `span`."""

    span: Span
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class TensorFinding:
    """Something that the shapes of a program prove about one expression.

    `kind` is the rule it is for, `words` what its message names, `steps` how the tensors came about, in order.
    """

    kind: str
    span: Span
    words: Mapping[str, str]
    steps: tuple[TensorStep, ...] = ()
    edit: TensorEdit | None = None


class OtherTexts(Protocol):
    """The texts of the workspace's other files, read when something asks about them; `read` are those so far."""

    @property
    def read(self) -> Collection[str]:
        """The paths of all that were looked at."""
        ...

    def mention(self, word: str, pattern: str = "") -> bool:
        """Whether one of them holds `word`, in a place that matches `pattern`; True too when not all are known."""
        ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known from outside the file.

    `modules` maps a dotted name as the file can import it to the workspace file behind it.
    `shapes` maps the span of an expression to its tensor shape, in this file.
    `tensor_findings` is what a symbolic run of the file proves about its tensors.
    `wanted_states` maps the span of a `load_state_dict` call of this file to what the module wants there.
    `checkpoints` maps a path as written in the file to what the real file holds.
    `ancestors` maps a class of an installed package, by the name this file uses, to all it descends from.
    `no_grad_callees` holds names of functions that some other file calls under no_grad.
    `torch_version` is that of the installed torch, or else the least one required; `least_torch` what is required.
    `looked_for` are the checkpoints that were asked for, also those that are not there, and the files that saving ones import.
    `torch_api` is what the installed torch offers, or the shipped table where none is installed.
    `others` are the texts of the workspace's other files; None when nothing is known of them.
    """

    modules: Mapping[str, ModuleText] = field(default_factory=dict)
    shapes: Mapping[Span, TensorShape] = field(default_factory=dict)
    tensor_findings: Sequence[TensorFinding] = ()
    wanted_states: Mapping[Span, WantedState] = field(default_factory=dict)
    checkpoints: Mapping[str, CheckpointKeys] = field(default_factory=dict)
    saved_states: tuple[SavedState, ...] = ()
    no_grad_callees: frozenset[str] = frozenset()
    torch_version: tuple[int, ...] | None = None
    least_torch: tuple[int, ...] | None = None
    ancestors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    torch_api: TorchApi | None = None
    looked_for: tuple[str, ...] = ()
    others: OtherTexts | None = None


NO_EVIDENCE = Evidence()
