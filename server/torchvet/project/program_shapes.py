"""The symbolic run of one file, made when somebody first asks for it, and shared by all who ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from torchvet.evidence import ModuleText, Span, TensorFinding, WantedState
from torchvet.syntax.source import SourceFile

if TYPE_CHECKING:
    from torchvet.shapes.analysis import Analysis
    from torchvet.shapes.engine.guesses import Inputs
    from torchvet.shapes.questions import Oracle


class Program(Sequence[TensorFinding]):
    """A file with those it imports; as a sequence, what its run proves. `is_kept` keeps the run itself for others."""

    def __init__(
        self,
        source: SourceFile,
        modules: Callable[[], Mapping[str, ModuleText]],
        is_kept: bool = True,
        oracle: Oracle | None = None,
    ) -> None:
        self.source = source
        self._oracle = oracle
        self._modules = modules
        self._is_kept = is_kept

    @cached_property
    def analysis(self) -> Analysis:
        """Shapes, errors and models."""
        return self.with_inputs({})

    def with_inputs(self, inputs: Mapping[str, Inputs]) -> Analysis:
        """The same, run with these inputs of classes by name."""
        # Imported here: most runs never need it.
        from torchvet.shapes.analysis import FEW_STEPS, MANY_STEPS, analyse

        n_steps = MANY_STEPS if self._is_kept else FEW_STEPS
        return analyse(self.source, self._modules(), inputs, n_steps, self._oracle)

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
