"""The symbolic run of one file, made when somebody first asks for it, and shared by all who ask.

In an editor a run goes on from that of the version before (`Runs`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload
from weakref import WeakKeyDictionary

from torchvet.evidence import ModuleText, Span, TensorFinding, WantedState
from torchvet.syntax.source import SourceFile

if TYPE_CHECKING:
    from torchvet.shapes.analysis import Analysis
    from torchvet.shapes.engine.guesses import Inputs
    from torchvet.shapes.engine.units import RunMemory
    from torchvet.shapes.questions import Oracle
    from torchvet.syntax.reparsing import TextMemory


class Runs:
    """What is kept of the runs of open texts, as long as their trees are kept."""

    def __init__(self) -> None:
        self._of_texts: WeakKeyDictionary[TextMemory, RunMemory] = WeakKeyDictionary()

    def memory(self, source: SourceFile) -> RunMemory | None:
        """That of the text that `source` is the newest version of."""
        # Imported here: most runs never need it.
        from torchvet.shapes.engine.units import RunMemory

        text = source.memory
        return None if text is None or not source.is_current else self._of_texts.setdefault(text, RunMemory())


class Program(Sequence[TensorFinding]):
    """A file with those it imports; as a sequence, what its run proves. `is_kept` keeps the run itself for others."""

    def __init__(
        self,
        source: SourceFile,
        modules: Callable[[], Mapping[str, ModuleText]],
        is_kept: bool = True,
        oracle: Oracle | None = None,
        runs: Runs | None = None,
    ) -> None:
        self.source = source
        self._oracle = oracle
        self._modules = modules
        self._is_kept = is_kept
        self._runs = runs

    @cached_property
    def analysis(self) -> Analysis:
        """Shapes, errors and models."""
        return self._analysed({}, None if self._runs is None else self._runs.memory(self.source))

    def with_inputs(self, inputs: Mapping[str, Inputs]) -> Analysis:
        """The same, run with these inputs of classes by name."""
        return self._analysed(inputs, None)

    def _analysed(self, inputs: Mapping[str, Inputs], memory: RunMemory | None) -> Analysis:
        from torchvet.shapes.analysis import FEW_STEPS, MANY_STEPS, analyse

        n_steps = MANY_STEPS if self._is_kept else FEW_STEPS
        return analyse(self.source, self._modules(), inputs, n_steps, self._oracle, memory)

    @property
    def wanted(self) -> Mapping[Span, WantedState]:
        """What modules want where they are to load a state dict."""
        return self._told[1]

    @property
    def _findings(self) -> tuple[TensorFinding, ...]:
        return self._told[0]

    @cached_property
    def _told(self) -> tuple[tuple[TensorFinding, ...], Mapping[Span, WantedState]]:
        text = self.source.text
        if "torch" not in text and "nn." not in text:
            return (), {}
        from torchvet.shapes.findings import tensor_findings

        analysis = self.analysis if self._is_kept else self.with_inputs({})
        found = tensor_findings(analysis, self.source)
        if not self._is_kept:
            # Nobody will ask for more: thousands of files must not pile up until the collector looks for circles.
            analysis.dissolve()
        return found, analysis.wanted

    @overload
    def __getitem__(self, index: int) -> TensorFinding: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[TensorFinding]: ...

    def __getitem__(self, index: int | slice) -> TensorFinding | Sequence[TensorFinding]:
        return self._findings[index]

    def __len__(self) -> int:
        return len(self._findings)
