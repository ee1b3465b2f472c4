"""Fills the evidence for one file, each field only when the file's own words ask for it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from torchvet.evidence import (
    NO_EVIDENCE,
    CheckpointKeys,
    Evidence,
    ModuleText,
    SavedState,
    Span,
    TensorShape,
    WantedState,
)
from torchvet.facts.callers import no_grad_callees
from torchvet.facts.file import FileFacts
from torchvet.facts.relevance import may_build, may_evaluate, may_load_state, needs_walk
from torchvet.facts.saved_files import saved_states
from torchvet.facts.squeeze_calls import SQUEEZE
from torchvet.facts.state_dicts import loaded_paths
from torchvet.project.cache_folder import cache_folder
from torchvet.project.checkpoint_places import places
from torchvet.project.environments import environments, site_packages
from torchvet.project.imports import imported_modules
from torchvet.project.installed import InstalledClasses
from torchvet.project.installed_torch import InstalledTorch, shipped_api
from torchvet.project.other_texts import WorkspaceTexts
from torchvet.project.program_shapes import Program, Runs
from torchvet.project.torch_version import Version, least_torch, torch_version
from torchvet.project.workspace import INFERENCE, NO_GRAD, SAVES, Remembered, Workspace, stamp_of
from torchvet.syntax.source import SourceFile, source_of

# A file that names more checkpoints than this is a table of them.
_MAX_CHECKPOINTS = 16

if TYPE_CHECKING:
    from torchvet.shapes.questions import Oracle

_NOTHING: frozenset[str] = frozenset()
_DEFINED = re.compile(r"\bdef\s+(\w+)")
_CALLED = re.compile(r"\b(\w+)\s*\(")

_AnswerT = TypeVar("_AnswerT")


class Gatherer:
    """Remembers what each file of `workspace` answered until it changes."""

    def __init__(
        self,
        workspace: Workspace,
        python: Path | None,
        on_news: Callable[[], None] | None = None,
        oracle: Oracle | None = None,
    ) -> None:
        self._workspace = workspace
        self._oracle = oracle
        # An editor shows shapes of every file; a check of thousands reads imports only where rules ask for them.
        self._sees_all = on_news is not None
        packages = next(filter(None, map(site_packages, environments(workspace.roots, python))), ())
        self._installed = InstalledClasses(packages, cache_folder(), on_news)
        self._torch = InstalledTorch(packages, cache_folder(), on_news)
        self._python = python
        self._torch_version: list[Version | None] = []
        self._saved: Remembered[tuple[SavedState, ...]] = Remembered()
        self._callees: Remembered[frozenset[str]] = Remembered()
        self._called: Remembered[frozenset[str]] = Remembered()
        self._runs = Runs()
        self._checkpoints: Remembered[CheckpointKeys | None] = Remembered()

    def evidence(self, source: SourceFile) -> Evidence:
        """Everything that `source` can need."""
        path = _path_of(source)
        text = source.text
        modules = imported_modules(path, text, self._workspace) if needs_walk(text) or may_build(text) else {}
        own = {each.split(".")[0] for each in modules}
        loads, evaluates = may_load_state(text), may_evaluate(text)
        candidates = self._candidates(path, source, modules) if loads else []
        saved, savers = self._saved_elsewhere(path) if loads else ((), ())
        checkpoints: dict[str, CheckpointKeys] = {}
        for written, target in candidates:
            keys = self._keys(target)
            if keys is not None:
                checkpoints.setdefault(written, keys)
        program = Program(
            source,
            self._all_modules(path, text) if self._sees_all else lambda: modules,
            is_kept=self._sees_all,
            oracle=self._oracle,
            runs=self._runs,
        )
        return Evidence(
            modules=modules,
            ancestors=self._installed.known(source, own.__contains__) if needs_walk(text) else {},
            shapes=_Shapes(source),
            tensor_findings=program,
            wanted_states=_Wanted(program) if checkpoints else {},
            checkpoints=checkpoints,
            looked_for=(*(str(target) for _, target in candidates), *savers),
            saved_states=saved,
            no_grad_callees=self._called_without_grad(path, text) if evaluates else frozenset(),
            torch_version=self._version(),
            least_torch=self._least_torch,
            torch_api=self._torch.api or shipped_api(),
            others=WorkspaceTexts(self._workspace, path),
        )

    def program(self, source: SourceFile) -> Program:
        """The symbolic run of `source`, with everything it imports."""
        path = _path_of(source)
        return Program(source, self._all_modules(path, source.text), oracle=self._oracle)

    def _all_modules(self, path: Path, text: str) -> Callable[[], Mapping[str, ModuleText]]:
        return lambda: imported_modules(path, text, self._workspace)

    def _candidates(
        self, path: Path, source: SourceFile, modules: Mapping[str, ModuleText]
    ) -> list[tuple[str, Path]]:
        """The checkpoints that `source` loads, as written, with every place where they may be."""
        loaded = loaded_paths(FileFacts(source, Evidence(modules=modules)))[:_MAX_CHECKPOINTS]
        folders = (path.parent, *self._workspace.roots)
        return [(written, target) for written in loaded for target in places(written, folders)]

    def _keys(self, target: Path) -> CheckpointKeys | None:
        stamp = stamp_of(target)
        return None if stamp is None else self._checkpoints.get(target, stamp, lambda: _read_keys(target))

    def _saved_elsewhere(self, path: Path) -> tuple[tuple[SavedState, ...], tuple[str, ...]]:
        """What other files save, and the files that these import: what a model's class is decides its keys."""
        saved: list[SavedState] = []
        behind: dict[str, None] = {}
        for other in self._workspace.mentioning(SAVES):
            text = None if other == path else self._workspace.text(other)
            if text is None:
                continue
            modules = imported_modules(other, text, self._workspace)
            saved += self._saved.get(other, (text, modules), partial(_saved_by, other, text, modules))
            behind |= dict.fromkeys(each.path for each in modules.values())
        return tuple(saved), tuple(behind)

    def _called_without_grad(self, path: Path, text: str) -> frozenset[str]:
        """Of the functions defined in `text`, those that another file calls with gradients off."""
        defined = frozenset(_DEFINED.findall(text))
        found: set[str] = set()
        for other in self._workspace.mentioning(NO_GRAD, INFERENCE) if defined else ():
            called = _NOTHING if other == path else self._asked(other, self._called, _called, _NOTHING)
            if not defined.isdisjoint(called):
                found |= self._asked(other, self._callees, no_grad_callees, _NOTHING) & defined
        return frozenset(found)

    def _asked(
        self,
        path: Path,
        memory: Remembered[_AnswerT],
        question: Callable[[FileFacts], _AnswerT],
        otherwise: _AnswerT,
    ) -> _AnswerT:
        """What `question` finds in the file at `path`, asked again only when its text has changed."""

        def answer() -> _AnswerT:
            text = self._workspace.text(path)
            return otherwise if text is None else question(FileFacts(source_of(str(path), text), NO_EVIDENCE))

        return memory.get(path, self._workspace.version(path), answer)

    @cached_property
    def _least_torch(self) -> Version | None:
        return least_torch(self._workspace.roots)

    def _version(self) -> Version | None:
        if not self._torch_version:
            self._torch_version.append(torch_version(self._workspace.roots, self._python))
        return self._torch_version[0]


def _path_of(source: SourceFile) -> Path:
    return Path(os.path.normpath(Path(source.path).absolute()))


def _read_keys(path: Path) -> CheckpointKeys | None:
    # Imported here: few files load a checkpoint that is there.
    from torchvet.checkpoints.matching import shapes_of
    from torchvet.checkpoints.read import CheckpointError, read_checkpoint

    try:
        checkpoint = read_checkpoint(path)
    except CheckpointError:
        # Said by who opens the file; for a check it is only not known.
        return None
    sections = {each.name: each for each in checkpoint.state_dicts}
    return CheckpointKeys(
        path=str(path),
        sections={name: each.keys for name, each in sections.items()},
        prefixes={name: each.prefix for name, each in sections.items()},
        shapes={name: shapes_of(each) for name, each in sections.items()},
        devices=frozenset(each.device for each in checkpoint.tensors.values()),
    )


def _saved_by(path: Path, text: str, modules: Mapping[str, ModuleText]) -> tuple[SavedState, ...]:
    return saved_states(FileFacts(source_of(str(path), text), Evidence(modules=modules)))


def _called(file: FileFacts) -> frozenset[str]:
    """Every name that is called, by the look of the text alone."""
    return frozenset(_CALLED.findall(file.source.text))


class _Wanted(Mapping[Span, WantedState]):
    """What modules want where they load a state dict, found by the run of the program when somebody asks."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def __getitem__(self, span: Span) -> WantedState:
        return self._program.wanted[span]

    def __iter__(self) -> Iterator[Span]:
        return iter(self._program.wanted)

    def __len__(self) -> int:
        return len(self._program.wanted)


class _Shapes(Mapping[Span, TensorShape]):
    """The shapes of a file, found when the first one is asked for: most files are checked without."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source

    def __getitem__(self, span: Span) -> TensorShape:
        return self._found[span]

    def __iter__(self) -> Iterator[Span]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    @cached_property
    def _found(self) -> Mapping[Span, TensorShape]:
        # Imported here: most runs never need it.
        from torchvet.shapes.interpreter import tensor_shapes

        return tensor_shapes(self._source, SQUEEZE)
