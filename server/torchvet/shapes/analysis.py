"""The shapes of a whole program: what every tensor expression is, what surely raises, what each model holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from torchvet.evidence import ModuleText, Span, WantedState
from torchvet.shapes.engine import assigning, calls, expressions, statements
from torchvet.shapes.engine.entries import run_uncalled
from torchvet.shapes.engine.guesses import Inputs
from torchvet.shapes.engine.heap import Heap
from torchvet.shapes.engine.importing import walked_file
from torchvet.shapes.engine.notes import Notes, Raised, Remark
from torchvet.shapes.engine.state import Engine, OutOfBudget, Tools
from torchvet.shapes.engine.values import ModuleFile, ModuleObject
from torchvet.shapes.engine.world import world_of
from torchvet.shapes.questions import Oracle
from torchvet.shapes.tensor import Tensor
from torchvet.syntax.source import SourceFile

_TOOLS = Tools(expressions.evaluate, assigning.assign, statements.walk_block, calls.call)
# Ways to have weights of another dtype than float32.
_OTHER_DTYPES = re.compile(
    r"set_default_dtype|set_default_tensor_type|\.half\(\)|\.double\(\)|\.bfloat16\(\)|\.to\([^)\n]*dtype|\bdtype=torch\.(half|b?float16|float64|double)|\.to\(\s*(dtype=)?torch\.(half|b?float16|float64|double)"
)
MANY_STEPS = 60_000
# Of one file among thousands that only findings are wanted of.
FEW_STEPS = 30_000


@dataclass(frozen=True)
class Analysis:
    """What one run found in one file.

    `tensors` maps the span of an expression to what it is in each context it was met in; `targets` are the spans that
    are assigned to or returned. `wanted` is what a module wants where it is to load a state dict, one in every context.
    `models` are modules by the class or module-level name they were made under.
    """

    tensors: Mapping[Span, tuple[Tensor, ...]]
    targets: frozenset[Span]
    raised: tuple[Raised, ...]
    remarks: tuple[Remark, ...] = ()
    models: Mapping[str, ModuleObject] = field(default_factory=dict)
    outputs: Mapping[ModuleObject, list[tuple[tuple[object, ...], object]]] = field(default_factory=dict)
    wanted: Mapping[Span, WantedState] = field(default_factory=dict)
    stopped_early: bool = False
    heap: Heap = field(default_factory=Heap, repr=False)

    def dissolve(self) -> None:
        """Lets go of all objects at once: the models are empty afterwards, what was said about tensors stays."""
        self.heap.dissolve()


def analyse(
    source: SourceFile,
    modules: Mapping[str, ModuleText] | None = None,
    inputs: Mapping[str, Inputs] | None = None,
    n_steps: int = MANY_STEPS,
    oracle: Oracle | None = None,
) -> Analysis:
    """Runs `source` with abstract values; `inputs` are those of classes by name, as a command line states them.

    `oracle` is asked about operations that have no rule here.
    """
    engine = Engine(_TOOLS, modules or {}, n_steps, oracle)
    texts = [source.text, *(each.text for each in (modules or {}).values())]
    engine.dtype_unsure = int(any(_OTHER_DTYPES.search(each) for each in texts))
    engine.world = world_of(texts)
    engine.unmoved = engine.world.home
    file: ModuleFile | None = None
    models: dict[str, ModuleObject] = {}
    stopped = False
    notes = engine.notes
    try:
        file = walked_file(engine, source, "__main__", is_main=True)
        models.update(run_uncalled(engine, file, inputs or {}))
    except (OutOfBudget, RecursionError):
        stopped = True
    if file is not None:
        named = {str(name): each for name, each in file.scope.slots.items() if isinstance(each, ModuleObject)}
        models = {**models, **named}
    return _analysis(engine.heap, notes, source, models, stopped)


def _analysis(
    heap: Heap, notes: Notes, source: SourceFile, models: Mapping[str, ModuleObject], stopped: bool
) -> Analysis:
    tensors = {span: tuple(found) for (path, span), found in notes.shapes.items() if path == source.path}
    targets = frozenset(span for path, span in notes.targets if path == source.path)
    remarks = {
        (each.kind, each.span): each for each in notes.remarks if each.path == source.path and each.is_sure
    }
    return Analysis(
        tensors,
        targets,
        _distinct(notes.raised),
        tuple(remarks.values()),
        models,
        notes.outputs,
        _wanted(notes, source) if not stopped else {},
        stopped,
        heap,
    )


def _wanted(notes: Notes, source: SourceFile) -> dict[Span, WantedState]:
    """What is wanted at each call of the file, where all contexts agree."""
    places = {span: each for (path, span), each in notes.wanted.items() if path == source.path}
    return {span: each[0] for span, each in places.items() if len(each) == 1}


def _distinct(raised: list[Raised]) -> tuple[Raised, ...]:
    """One per place; a sure one rather than a doubtful one."""
    found: dict[tuple[str, Span], Raised] = {}
    for each in raised:
        place = (each.path, each.span)
        if place not in found or (each.is_sure and not found[place].is_sure):
            found[place] = each
    return tuple(found.values())
