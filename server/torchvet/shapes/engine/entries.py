"""Where a run begins: the top level of the file, then every class and function that nothing there called.

What is stated nowhere is found out from the code (see `awaiting`). An error met behind a guess is sure only if every
other guess meets it too: without the batch axis, and with arguments nobody knows instead of the defaults.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from torchvet.evidence import Span
from torchvet.shapes.engine.about_torch import is_about_torch, lines_about_torch
from torchvet.shapes.engine.awaiting import Discovered, awaited
from torchvet.shapes.engine.classes import forward_of, method_in, torch_base
from torchvet.shapes.engine.factories import Factories, needs_arguments
from torchvet.shapes.engine.guesses import EVERY_CLASS, Inputs, learn, other_guesses, symbols_in
from torchvet.shapes.engine.inputs import known_inputs, stated
from torchvet.shapes.engine.notes import Notes, Raised
from torchvet.shapes.engine.state import Engine, Frame
from torchvet.shapes.engine.units import Units
from torchvet.shapes.engine.values import Bound, ClassObject, Function, ModuleFile, ModuleObject, Partial
from torchvet.shapes.tensor import Tensor

_MAX_TRIES = 12
_PLAIN = ("int", "float", "bool", "str", "dict", "list", "tuple", "Dict", "List", "Optional", "Tuple")
_Attempt = Callable[[Inputs, bool], ModuleObject | None]


def run_uncalled(
    engine: Engine, units: Units, file: ModuleFile, given: Mapping[str, Inputs]
) -> dict[str, ModuleObject]:
    """Runs what the top level did not; gives a module for each class that could be made, by its name."""
    made: dict[str, ModuleObject] = {}
    rebound = tuple(sorted({name for scope in file.source.imports.scopes for name in scope.global_names}))
    units.do(file.source.tree, partial(_forget_rebound, engine, file, rebound), rebound)
    units.begin_entries()
    classes = [
        each for each in file.scope.slots.values() if isinstance(each, ClassObject) and each.file is file
    ]
    inputs = {
        each: known_inputs(file, each, given.get(each.name) or given.get(EVERY_CLASS) or {})
        for each in classes
        if torch_base(each) is not None and isinstance(method_in(each, "forward"), Function)
    }
    factories = Factories(file)
    for cls in reversed(inputs):
        forward = method_in(cls, "forward")
        assert isinstance(forward, Function)
        makers = factories.of(cls) if needs_arguments(cls) and cls not in units.met else ()
        made = {**_made_by_factories(engine, units, file, makers, cls, inputs), **made}
        if cls.name in made:
            continue
        is_stated = cls.name in given or bool(stated(file.source, cls.node))
        if not is_stated and (forward.node in engine.called or cls in units.met):
            continue
        known = inputs[cls]
        module = units.do(cls.node, partial(_run_class, engine, file, cls, known), cls, known)
        if isinstance(module, ModuleObject):
            made[cls.name] = module
    _run_functions(engine, units, file)
    return made


def _made_by_factories(
    engine: Engine,
    units: Units,
    file: ModuleFile,
    factories: Iterable[Function],
    cls: ClassObject,
    inputs: Mapping[ClassObject, Inputs],
) -> dict[str, ModuleObject]:
    """The modules that `factories` make, by their classes, until inputs went through one of `cls`."""
    made: dict[str, ModuleObject] = {}
    for factory in factories:
        if factory.node not in engine.called and cls not in units.met:
            work = partial(_run_factory, engine, file, factory, inputs)
            module = units.do(factory.node, work, factory, tuple(inputs.items()))
            if isinstance(module, ModuleObject) and module.cls is not None:
                made.setdefault(module.cls.name, module)
    return made


def _run_functions(engine: Engine, units: Units, file: ModuleFile) -> None:
    functions = [
        each for each in file.scope.slots.values() if isinstance(each, Function) and each.file is file
    ]
    torch_lines = lines_about_torch(file)
    for function in functions:
        if function.node not in engine.called and is_about_torch(function, torch_lines):
            told = {} if isinstance(function.node, ast.Lambda) else stated(file.source, function.node)
            known = {name: (dims, None) for name, dims in told.items()}
            units.do(function.node, partial(_run_function, engine, file, function, known), function, known)


def _forget_rebound(engine: Engine, file: ModuleFile, names: tuple[str, ...]) -> None:
    """Names that some function binds anew through `global` may be anything when another one runs."""
    for name in names:
        if name in file.scope.slots:
            engine.heap.write(file.scope.slots, name, engine.opaque(name))


def _run_class(engine: Engine, file: ModuleFile, cls: ClassObject, known: Inputs) -> ModuleObject | None:
    """Makes a module of `cls` and calls it with inputs that fit its first layers."""
    forward = method_in(cls, "forward")
    if not isinstance(forward, Function) or isinstance(forward.node, ast.Lambda):
        return None
    return _settled(engine, file, _making(engine, cls, cls.node), known)


def _run_factory(
    engine: Engine, file: ModuleFile, factory: Function, inputs: Mapping[ClassObject, Inputs]
) -> ModuleObject | None:
    """Calls the module that a function makes, with the `inputs` of its class."""
    # Which class it makes has to be known before its inputs are.
    outer = engine.notes
    first = _tried(
        engine, file, lambda _, __: _made_by(engine, factory), {}, keeps_defaults=True, stays=False
    )
    engine.notes = outer
    cls = None if first.made is None else first.made.cls
    if cls is None or cls not in inputs:
        return None
    return _settled(engine, file, _making(engine, factory, cls.node), inputs[cls])


def _made_by(engine: Engine, factory: Function) -> ModuleObject | None:
    made = engine.call(factory, (), {}, _written(factory.node))
    return made if isinstance(made, ModuleObject) else None


def _making(engine: Engine, maker: ClassObject | Function, node: ast.ClassDef) -> _Attempt:
    """An attempt that makes a module and calls it."""

    def attempt(inputs: Inputs, keeps_defaults: bool) -> ModuleObject | None:
        is_plain = keeps_defaults and isinstance(maker, Function)
        place = _written(node) if is_plain else _place(node)
        module = engine.call(_with_defaults(engine, maker, keeps_defaults), (), {}, place)
        forward = forward_of(module) if isinstance(module, ModuleObject) else None
        if not isinstance(module, ModuleObject) or not isinstance(forward, Function):
            return None
        args = _arguments(engine, forward, inputs, keeps_defaults)
        output = engine.call(Bound(forward, module), (), args, _place(node))
        engine.notes.went_through(module, tuple(args.values()), output)
        return module

    return attempt


def _run_function(engine: Engine, file: ModuleFile, function: Function, known: Inputs) -> None:
    def attempt(inputs: Inputs, keeps_defaults: bool) -> ModuleObject | None:
        args = _arguments(engine, function, inputs, keeps_defaults)
        engine.call(function, (), args, _place(function.node))
        return None

    if not isinstance(function.node, ast.Lambda):
        _settled(engine, file, attempt, known)


def _settled(engine: Engine, file: ModuleFile, attempt: _Attempt, known: Inputs) -> ModuleObject | None:
    """Attempts with better and better known inputs, then with other guesses to see which errors hold."""
    outer = engine.notes
    best = _tried(engine, file, attempt, known, keeps_defaults=True, stays=True)
    if _sure(best.notes):
        kept = {(each.path, each.span) for each in _sure(best.notes)}
        proven = {name: best.inputs[name] for name in best.proven if name in best.inputs}
        for inputs, keeps_defaults in other_guesses(best.inputs, {**known, **proven}):
            other = _tried(engine, file, attempt, inputs, keeps_defaults, stays=keeps_defaults)
            kept &= {(each.path, each.span) for each in _sure(other.notes)} | _unanswered(
                best.notes, other.notes
            )
            if keeps_defaults and not other.notes.raised:
                # Inputs that work are what the author had in mind.
                best = other
                break
        raised = best.notes.raised
        best.notes.raised = [
            each if _is_kept(each, kept) else replace(each, is_sure=False) for each in raised
        ]
    if best.notes.wanted:
        # What a default makes of a model is not what its checkpoint was made of.
        best.notes.wanted = _tried(
            engine, file, attempt, known, keeps_defaults=False, stays=False
        ).notes.wanted
    engine.notes = outer
    outer.take_in(best.notes)
    return best.made


def _sure(notes: Notes) -> list[Raised]:
    return [each for each in notes.raised if each.is_sure]


def _unanswered(notes: Notes, other: Notes) -> set[tuple[str, Span]]:
    """Views that strides forbid, of which `other` knows nothing: the order of axes hangs on no guess about sizes."""
    views = {(each.path, each.span) for each in _sure(notes) if each.kind == "view-after-transpose"}
    return {each for each in views if all(tensor.layout is None for tensor in other.shapes.get(each, []))}


def _is_kept(raised: Raised, kept: set[tuple[str, Span]]) -> bool:
    return (raised.path, raised.span) in kept


@dataclass(frozen=True)
class _Try:
    """One attempt: what it was given, what it noted, and the module it made."""

    inputs: Inputs
    notes: Notes
    made: ModuleObject | None
    # Parameters whose number of axes is no guess: the code unpacks their shape.
    proven: frozenset[str] = frozenset()


def _tried(
    engine: Engine, file: ModuleFile, attempt: _Attempt, given: Inputs, keeps_defaults: bool, stays: bool
) -> _Try:
    """Runs `attempt` until it asks for nothing more; its objects stay as they are when `stays`."""
    inputs, n_drawn = dict(given), engine.n_drawn
    proven: set[str] = set()
    for _ in range(_MAX_TRIES):
        engine.notes, engine.n_drawn = Notes(), dict(n_drawn)
        engine.awaited = {symbol.name for dims, _ in inputs.values() for symbol in symbols_in(dims)}
        mark, depth, is_done = engine.heap.mark(), len(engine.frames), False
        files = dict(engine.files)
        undecided, dtype_unsure = engine.undecided, engine.dtype_unsure
        engine.unmoved, engine.grad_mode, engine.is_guess = None, engine.world.grad_mode, True
        engine.frames.append(Frame(file.scope, file))
        try:
            made = attempt(inputs, keeps_defaults)
            is_done = stays
            return _Try(inputs, engine.notes, made, frozenset(proven))
        except Discovered as discovered:
            if discovered.is_proven:
                proven.add(discovered.name)
            if not learn(inputs, discovered):
                break
        finally:
            del engine.frames[depth:]
            engine.undecided, engine.dtype_unsure = undecided, dtype_unsure
            if not is_done:
                engine.heap.undo(mark)
                # Those that were walked meanwhile are empty again.
                engine.files = files
    return _Try(inputs, engine.notes, None)


def _with_defaults(engine: Engine, maker: ClassObject | Function, keeps_defaults: bool) -> object:
    """The class or function, called with unknown arguments instead of its defaults when these may not count."""
    made_with = method_in(maker, "__init__") if isinstance(maker, ClassObject) else maker
    if keeps_defaults or not isinstance(made_with, Function):
        return maker
    return Partial(maker, (), {name: engine.opaque(name) for name in made_with.defaults})


def _arguments(engine: Engine, function: Function, inputs: Inputs, keeps_defaults: bool) -> dict[str, object]:
    """Arguments by name: inputs that are known, tensors that are awaited, defaults, unknown values."""
    arguments = function.node.args
    found: dict[str, object] = {}
    parameters = [*arguments.args, *arguments.kwonlyargs]
    is_method = function.owner is not None and function.kind != "static"
    for each in parameters[1:] if is_method else parameters:
        if each.arg in inputs:
            dims, dtype = inputs[each.arg]
            found[each.arg] = Tensor(dims, dtype)
        elif each.arg in function.defaults:
            if not keeps_defaults:
                found[each.arg] = engine.opaque(each.arg)
        elif _may_be_tensor(each.annotation) and (is_method or each.annotation is not None):
            found[each.arg] = awaited(each.arg)
        else:
            found[each.arg] = engine.opaque(each.arg)
    return found


def _may_be_tensor(annotation: ast.expr | None) -> bool:
    if annotation is None:
        return True
    root = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    return not (isinstance(root, ast.Name) and root.id in _PLAIN)


def _place(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> ast.expr:
    """Stands for the call that nobody wrote."""
    return ast.Constant(
        None,
        lineno=node.lineno,
        col_offset=node.col_offset,
        end_lineno=node.lineno,
        end_col_offset=node.col_offset,
    )


def _written(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> ast.expr:
    """Stands for a call without arguments as somebody would write it: there is nothing in `**kwargs`."""
    return ast.copy_location(ast.Name("call", ast.Load()), _place(node))
