"""The symbolic run of one file, made when somebody first asks for it, and shared by all who ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from torchvet.evidence import ModuleText, TensorFinding
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

    @cached_property
    def _findings(self) -> tuple[TensorFinding, ...]:
        text = self.source.text
        if "torch" not in text and "nn." not in text:
            return ()
        from torchvet.shapes.findings import tensor_findings

        if self._is_kept:
            return tensor_findings(self.analysis, self.source)
        # Nobody will ask for more: thousands of files must not pile up until the collector looks for circles.
        analysis = self.with_inputs({})
        found = tensor_findings(analysis, self.source)
        analysis.dissolve()
        return found

    @overload
    def __getitem__(self, index: int) -> TensorFinding: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[TensorFinding]: ...

    def __getitem__(self, index: int | slice) -> TensorFinding | Sequence[TensorFinding]:
        return self._findings[index]

    def __len__(self) -> int:
        return len(self._findings)
