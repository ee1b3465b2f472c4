"""The shapes of a whole program: what every tensor expression is, what surely raises, what each model holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from torchvet.evidence import ModuleText, Span, WantedState
from torchvet.shapes.engine import assigning, calls, expressions, importing, statements
from torchvet.shapes.engine.guesses import Inputs
from torchvet.shapes.engine.heap import Heap
from torchvet.shapes.engine.notes import Notes, Outputs, Raised, Remark
from torchvet.shapes.engine.program import run
from torchvet.shapes.engine.state import Engine, Tools
from torchvet.shapes.engine.units import RunMemory
from torchvet.shapes.engine.values import ModuleObject
from torchvet.shapes.engine.world import world_of
from torchvet.shapes.questions import Oracle
from torchvet.shapes.tensor import Tensor
from torchvet.syntax.source import SourceFile

_TOOLS = Tools(expressions.evaluate, assigning.assign, statements.walk_block, calls.call, importing.member)
# Ways to have weights of another dtype than float32.
_OTHER_DTYPES = re.compile(
    r"set_default_dtype|set_default_tensor_type|\.half\(\)|\.double\(\)|\.bfloat16\(\)|\.to\([^)\n]*dtype|\bdtype=torch\.(half|b?float16|float64|double)|\.to\(\s*(dtype=)?torch\.(half|b?float16|float64|double)"
)
MANY_STEPS = 60_000
# Of one file among thousands that only findings are wanted of.
FEW_STEPS = 30_000


@dataclass(frozen=True)
class Analysis:
    """What one run found in the file at `path`.

    `models` are modules by the class or module-level name they were made under. What `raised`, and all `notes` besides
    it, may also tell of other files.
    """

    path: str
    notes: tuple[Notes, ...]
    raised: tuple[Raised, ...]
    remarks: tuple[Remark, ...]
    models: Mapping[str, ModuleObject]
    stopped_early: bool
    heap: Heap = field(repr=False)

    @cached_property
    def tensors(self) -> Mapping[Span, tuple[Tensor, ...]]:
        """What the expression at a span is, in each context it was met in."""
        shapes = self._all_notes.shapes
        return {span: tuple(found) for (path, span), found in shapes.items() if path == self.path}

    @cached_property
    def targets(self) -> frozenset[Span]:
        """The spans that are assigned to or returned."""
        return frozenset(span for path, span in self._all_notes.targets if path == self.path)

    @cached_property
    def wanted(self) -> Mapping[Span, WantedState]:
        """What a module wants where it is to load a state dict, the same in every context."""
        everywhere = Notes()
        for notes in () if self.stopped_early else self.notes:
            everywhere.take_in_wanted(notes)
        here = {span: each for (path, span), each in everywhere.wanted.items() if path == self.path}
        return {span: each[0] for span, each in here.items() if len(each) == 1}

    @property
    def outputs(self) -> Outputs:
        """What went into each module, and what came out."""
        return self._all_notes.outputs

    @cached_property
    def _all_notes(self) -> Notes:
        notes = Notes()
        for each in self.notes:
            notes.take_in(each)
        return notes

    def dissolve(self) -> None:
        """Lets go of all objects at once: the models are empty afterwards, what was said about tensors stays."""
        self.heap.dissolve()


def analyse(
    source: SourceFile,
    modules: Mapping[str, ModuleText] | None = None,
    inputs: Mapping[str, Inputs] | None = None,
    n_steps: int = MANY_STEPS,
    oracle: Oracle | None = None,
    memory: RunMemory | None = None,
) -> Analysis:
    """Runs `source` with abstract values; `inputs` are those of classes by name, as a command line states them.

    `oracle` is asked about operations that have no rule here. `memory` is of the version before, and of this one
    afterwards; without one the analysis can be dissolved.
    """
    engine = Engine(_TOOLS, modules or {}, n_steps, oracle, is_dissolved=memory is None)
    texts = [source.text, *(each.text for each in (modules or {}).values())]
    engine.dtype_unsure = int(any(_OTHER_DTYPES.search(each) for each in texts))
    engine.world = world_of(texts)
    engine.unmoved, engine.grad_mode = engine.world.home, engine.world.grad_mode
    memory = memory or RunMemory()
    memory.surround(source, (dict(modules or {}), inputs, n_steps, oracle, engine.dtype_unsure, engine.world))
    done = run(engine, source, inputs or {}, memory)
    notes = tuple(each.notes for each in done.units)
    remarks = {
        (each.kind, each.span): each
        for found in notes
        for each in found.remarks
        if each.path == source.path and each.is_sure
    }
    return Analysis(
        source.path,
        notes,
        _distinct([each for found in notes for each in found.raised]),
        tuple(remarks.values()),
        done.models,
        done.stopped_early,
        engine.heap,
    )


def _distinct(raised: list[Raised]) -> tuple[Raised, ...]:
    """One per place; a sure one rather than a doubtful one."""
    found: dict[tuple[str, Span], Raised] = {}
    for each in raised:
        place = (each.path, each.span)
        if place not in found or (each.is_sure and not found[place].is_sure):
            found[place] = each
    return tuple(found.values())
