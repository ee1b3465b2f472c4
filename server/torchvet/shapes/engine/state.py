"""What one run of the engine carries: the heap, the notes, how sure it is at the moment, and how much it may still do."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from torchvet.evidence import ModuleText, Span
from torchvet.shapes.dim import Poly, Symbol
from torchvet.shapes.engine.ends import End
from torchvet.shapes.engine.heap import Heap, Writes
from torchvet.shapes.engine.notes import Notes, Place, Step
from torchvet.shapes.engine.values import ClassObject, Function, ModuleFile, Scope
from torchvet.shapes.engine.world import World
from torchvet.shapes.questions import Answers, Oracle, Question
from torchvet.shapes.tensor import Opaque

_MAX_CALLS = 40
_MAX_RECURSION = 10
_MAX_DOUBTFUL_RECURSION = 1


class OutOfBudget(Exception):
    """The file asks for more steps than an editor can wait for."""


@dataclass(eq=False)
class Loop:
    """A loop that is being walked: where its round began, and what left it or the round early."""

    mark: int
    breaks: list[Writes] = field(default_factory=list)
    continues: list[Writes] = field(default_factory=list)


@dataclass(eq=False)
class Frame:
    """One call (or the top level of a file) that is being walked."""

    scope: Scope
    file: ModuleFile
    function: Function | None = None
    owner: ClassObject | None = None
    receiver: object = None
    call_site: tuple[str, Span] | None = None
    returned: list[object] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    # An undecided branch may have left already: what follows may not run.
    may_have_left: bool = False


@dataclass(frozen=True)
class Tools:
    """The parts of the engine that call each other in circles."""

    evaluate: Callable[[Engine, ast.expr], object]
    assign: Callable[[Engine, ast.expr, object], None]
    walk: Callable[[Engine, Iterable[ast.stmt]], End]
    call: Callable[[Engine, object, tuple[object, ...], dict[str, object], ast.expr], object]
    member: Callable[[Engine, str, str], object]


class Engine:
    """One run over a program."""

    def __init__(
        self,
        tools: Tools,
        modules: Mapping[str, ModuleText],
        n_steps: int,
        oracle: Oracle | None = None,
        *,
        is_dissolved: bool = False,
    ) -> None:
        self._tools = tools
        self.oracle = oracle
        self.heap = Heap(is_dissolved)
        self.notes = Notes()
        self.texts = modules
        self.files: dict[str, ModuleFile | None] = {}
        self.frames: list[Frame] = []
        self.undecided = 0
        # Above 0 while autocast or other default dtypes may be in force: no dtype is known then.
        self.dtype_unsure = 0
        self.world = World()
        # Where weights are that nobody moved: not known while the module may have been made and moved elsewhere.
        self.unmoved = self.world.home
        # Whether results carry a graph: None where that is not known.
        self.grad_mode: bool | None = True
        # Whether nobody wrote the call that is walked: its callers may do anything around it.
        self.is_guess = False
        self.steps_left = n_steps
        self.called: set[ast.AST] = set()
        self.traits: dict[ast.AST, tuple[frozenset[str], bool]] = {}
        self.awaited: set[str] = set()
        # How often a name has been given to an unknown.
        self.n_drawn: dict[str, int] = {}
        # Of the unit that is run: how often that was before, what remembers places in texts, the questions that nobody
        # has answered yet, and whether it asked for a file.
        self.drawn: dict[str, int] = {}
        self.places: list[Step | Place] = []
        self.unanswered: list[Question] = []
        self.is_importing = False

    @property
    def frame(self) -> Frame:
        """The innermost call."""
        return self.frames[-1]

    @property
    def is_sure(self) -> bool:
        """Whether what is walked now surely runs when its entry does."""
        return not self.undecided and not any(each.may_have_left for each in self.frames)

    def is_too_deep(self, function: Function) -> bool:
        """Whether calling `function` once more would be one too many: behind a doubt, recursion may have no end."""
        n_inside = sum(
            each.function is not None and each.function.node is function.node for each in self.frames
        )
        n_allowed = _MAX_DOUBTFUL_RECURSION if self.undecided else _MAX_RECURSION
        return len(self.frames) > _MAX_CALLS or n_inside > n_allowed

    def evaluate(self, node: ast.expr) -> object:
        """The value of an expression."""
        return self._tools.evaluate(self, node)

    def assign(self, target: ast.expr, value: object) -> None:
        """`target = value`."""
        self._tools.assign(self, target, value)

    def walk(self, body: Iterable[ast.stmt]) -> End:
        """Walks statements."""
        return self._tools.walk(self, body)

    def call(
        self, function: object, args: tuple[object, ...], kwargs: dict[str, object], node: ast.expr
    ) -> object:
        """`function(*args, **kwargs)`, at `node`."""
        return self._tools.call(self, function, args, kwargs, node)

    def answers(self, question: Question) -> Answers | None:
        """What torch says to each call of `question`; None when nobody knows (yet)."""
        found = None if self.oracle is None else self.oracle.answers(question)
        if found is None:
            self.unanswered.append(question)
        return found

    def member(self, origin: str, name: str) -> object:
        """What `from origin import name` gives, as the main file would write it."""
        return self._tools.member(self, origin, name)

    def step(self) -> None:
        """Counts one piece of work."""
        self.steps_left -= 1
        if self.steps_left < 0:
            raise OutOfBudget

    def span(self, node: ast.expr | ast.stmt) -> Span:
        """Where `node` stands in the file that is walked."""
        return self.frame.file.source.span_of(node)

    def symbol(self, name: str, is_size: bool = True) -> Poly:
        """An unknown int that is like no other, called `name`."""
        number = self.n_drawn.get(name, 0) + 1
        self.drawn.setdefault(name, number - 1)
        self.n_drawn[name] = number
        return Poly.of(Symbol(name if number == 1 else f"{name}{number}", is_size))

    def opaque(self, name: str) -> Opaque:
        """Something unknown that is called `name`: where an int is needed, it is that int."""
        return Opaque(self.symbol(name, is_size=False))

    @contextmanager
    def maybe(self) -> Iterator[None]:
        """What is walked inside may not run."""
        self.undecided += 1
        try:
            yield
        finally:
            self.undecided -= 1
