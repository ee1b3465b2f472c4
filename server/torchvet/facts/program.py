"""The program behind one file: its scopes, what it imports from the workspace, and one walk per entry point.

Module level is walked first; then every function or method that no walk has reached, with parameters of which
only annotations and names speak.
"""

from __future__ import annotations

import ast
import re
from functools import cached_property

from torchvet.evidence import NO_EVIDENCE, ModuleText
from torchvet.facts import expressions, statements
from torchvet.facts.calls import Arguments, call_value
from torchvet.facts.command_line import OptionDefaults
from torchvet.facts.definitions import ClassRef, Frame, FunctionNode, FunctionRef, text_of
from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_mode import decorated_grad
from torchvet.facts.graph import Graph
from torchvet.facts.inline import bind_parameters, class_kind
from torchvet.facts.relevance import speaks_of_training
from torchvet.facts.values import Kind, Site, Value
from torchvet.facts.vocabulary import OTHER_FRAMEWORKS, canonical
from torchvet.facts.walk import Walk
from torchvet.syntax.source import SourceFile, source_of

# Statements and expressions one file may cost, however its functions call each other.
_BUDGET = 400_000
_SHORT_LINES = 6
_IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+(\w[\w.]*)", re.MULTILINE)
_GRAD = re.compile(r"\.grad\b")
_OTHER_FRAMEWORK = re.compile(r"(?<![\w.])(tf|keras|jnp|jax|paddle|mx|mindspore)\.\w")
_CALL = re.compile(r"(?<!def )\b(\w+)\(")


class Program:
    """All walks of one file; `graphs` holds what they found."""

    evaluate = staticmethod(expressions.evaluate)
    execute = staticmethod(statements.execute)
    attribute = staticmethod(expressions.attribute_of)

    def __init__(self, file: FileFacts) -> None:
        self.file = file
        self.source = file.source
        self.reached: set[ast.AST] = set()
        self.budget = _BUDGET
        self.hooked: frozenset[Site] = frozenset()
        self._frames: dict[str, Frame] = {}
        self._heaps: dict[ast.ClassDef, Walk] = {}
        self._owners: dict[ast.AST, ClassRef] = {}
        self._options: dict[str, OptionDefaults] = {}

    @classmethod
    def find(cls, file: FileFacts) -> list[Program]:
        """The one program of `file`, as a fact."""
        return [cls(file)]

    @cached_property
    def imports(self) -> frozenset[str]:
        """The roots of all that the file imports."""
        # Read off the text: walking the tree for this would cost as much as parsing it.
        return frozenset(match[1].split(".")[0] for match in _IMPORT.finditer(self.source.text))

    @cached_property
    def is_fragment(self) -> bool:
        """Whether the text uses torch's words without importing it: pasted from a course or a notebook."""
        return not self.imports & OTHER_FRAMEWORKS

    @cached_property
    def trusts_names(self) -> bool:
        """Whether a name like `optimizer` may suggest torch's: no other framework is in the file."""
        if self.imports & OTHER_FRAMEWORKS:
            return False
        # A cell of a notebook whose imports stand in another one.
        return "torch" in self.imports or _OTHER_FRAMEWORK.search(self.source.text) is None

    @cached_property
    def mentions_grad(self) -> bool:
        """Whether `.grad` of a tensor is read or written at all."""
        return _GRAD.search(self.source.text) is not None

    @cached_property
    def graphs(self) -> tuple[Graph, ...]:
        """The event graphs of all entry points."""
        top = Walk(self, self.frame_of(self.source), self.source.tree)
        self.execute(top, self.source.tree.body)
        found = [top.graph]
        for function in _entries(top.frame):
            is_open = function.node not in self.reached and self.budget > 0
            if is_open and speaks_of_training(text_of(function)):
                found.append(self._walk_alone(function, top))
        return tuple(found)

    def _walk_alone(self, function: FunctionRef, top: Walk) -> Graph:
        self.reached.add(function.node)
        frame = Frame(function.frame.source, parent=function.frame, label=f"{function.node.lineno}")
        walk = Walk(self, frame, function.node)
        walk.heap, walk.modes = dict(top.heap), {}
        owner = None
        if function.in_class is not None:
            owner = self.self_of(function.in_class)
            if owner.kind is Kind.ENGINE:
                return walk.graph
            walk.heap |= self._class_walk(function.in_class).heap
        bind_parameters(walk, frame, function, None, owner)
        walk.grad = decorated_grad(walk, function)
        self.execute(walk, function.body)
        return walk.graph

    def self_of(self, cls: ClassRef) -> Value:
        """`self` in the methods of `cls` when no caller is known."""
        kind = class_kind(cls)
        site = (("self", cls.frame.source.path, cls.node.name, cls.node.lineno),)
        return Value(
            kind, "self", sites=frozenset({site}), definition=cls, prefix="" if kind is Kind.MODULE else None
        )

    def _class_walk(self, cls: ClassRef) -> Walk:
        """A walk of `__init__`, for the attributes it leaves on `self`."""
        if cls.node not in self._heaps:
            walk = Walk(self, Frame(cls.frame.source, parent=cls.frame, label=cls.node.name), cls.node)
            self._heaps[cls.node] = walk
            method = cls.method("__init__")
            if method is not None and speaks_of_training(text_of(cls)):
                walk.frame = Frame(cls.frame.source, parent=cls.frame, label=cls.node.name)
                walk.call.node = method.node
                bind_parameters(walk, walk.frame, method, None, self.self_of(cls))
                self.execute(walk, method.body)
        return self._heaps[cls.node]

    def frame_of(self, source: SourceFile) -> Frame:
        """The module scope of `source`."""
        if source.path not in self._frames:
            self._frames[source.path] = Frame(source)
        return self._frames[source.path]

    def class_of(self, function: ast.AST | None) -> ClassRef | None:
        """The class that `function` is a method of."""
        return self._owners.get(function) if function is not None else None

    def imported(self, source: SourceFile, name: str) -> Value:
        """What `from … import` binds: a definition of the workspace if it is one, else its qualified name."""
        if source.path == self.source.path:
            module, _, last = name.rpartition(".")
            found = self._definition(module, last)
            if found is not None:
                return found
        return Value(Kind.REFERENCE, canonical(name), keys=self.file.evidence.ancestors.get(name, ()))

    def reference(self, name: str, weak: bool) -> Value:
        """The value of a qualified name."""
        module, _, last = name.rpartition(".")
        return self._definition(module, last) or Value(
            Kind.REFERENCE, name, weak=weak, keys=self.file.evidence.ancestors.get(name, ())
        )

    def _definition(self, module: str, name: str) -> Value | None:
        text = self.file.evidence.modules.get(module)
        if text is None:
            return None
        return self._project_frame(text).names.get(name)

    def _project_frame(self, text: ModuleText) -> Frame:
        if text.path not in self._frames:
            source = source_of(text.path, text.text)
            frame = self.frame_of(source)
            walk = Walk(self, frame, source.tree)
            imports = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
            body = source.tree.body
            self.execute(walk, [each for each in body if isinstance(each, imports) or _is_short(each)])
        return self._frames[text.path]

    def stored_attribute(self, walk: Walk, base: Value, node: ast.expr) -> Value | None:
        """What was assigned to the attribute `node` of `base`, if that was seen."""
        if len(base.sites) != 1 or not isinstance(node, ast.Attribute):
            return None
        return walk.heap.get((next(iter(base.sites)), node.attr))

    def is_frozen(self, walk: Walk, module: Value) -> bool:
        """Whether `requires_grad_(False)` was said for all of `module`."""
        return bool(module.sites) and all(
            any(
                walk.heap.get((site[:end], "frozen"), Value()).name == "False"
                for end in range(1, len(site) + 1)
            )
            for site in module.sites
        )

    def call(self, walk: Walk, node: ast.Call, callee: Value, arguments: Arguments) -> Value:
        """Calls a function value from a module that `calls` itself builds on."""
        return call_value(walk, node, callee, arguments)

    def option_default(self, path: str, name: str) -> str:
        """The text that the option `name` of the file at `path` is by default, "" when there is none."""
        if path not in self._options:
            source = self._frames[path].source
            file = self.file if source is self.source else FileFacts(source, NO_EVIDENCE)
            (self._options[path],) = file.facts(OptionDefaults)
        found = self._options[path].values.get(name)
        return found if isinstance(found, str) else ""

    def own_method(self, method: FunctionNode, cls: ClassRef) -> None:
        """Records that `method` belongs to `cls`."""
        self._owners[method] = cls


def _is_short(statement: ast.stmt) -> bool:
    """Whether it binds a constant, a model or a loader; the long tables of a module are left alone."""
    lines = (statement.end_lineno or statement.lineno) - statement.lineno
    return isinstance(statement, ast.Assign | ast.AnnAssign) and lines < _SHORT_LINES


def _entries(frame: Frame) -> list[FunctionRef]:
    """Functions and methods, those first that nobody in the file seems to call."""
    found: list[FunctionRef] = []
    for value in list(frame.names.values()):
        definition = value.definition
        if (
            isinstance(definition, FunctionRef)
            and definition.frame is frame
            and not isinstance(definition.node, ast.Lambda)
        ):
            found.append(definition)
        elif isinstance(definition, ClassRef) and definition.frame is frame:
            methods = (
                each
                for each in definition.node.body
                if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
            )
            found += [FunctionRef(each, frame, definition) for each in methods]
    called = set(_CALL.findall(frame.source.text))
    return sorted(found, key=lambda each: (getattr(each.node, "name", "") in called, each.node.lineno))
