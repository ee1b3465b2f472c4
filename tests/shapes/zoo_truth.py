"""What a program does when torch runs it: shapes of its tensors, state dicts of its models, the error it ends with.

`truth_of` runs a file in this process, as `__main__`; zoo_runner.py does it in processes of their own, for programs that
may hang or eat memory. Nothing of torchvet is imported.
"""

from __future__ import annotations

import ast
import io
import random
import signal
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

# Optimizers load it at their first step: seconds that every child would pay anew.
import torch._dynamo

# line, column, end line, end column: lines from 1, columns from 0 in code points.
Span = tuple[int, int, int, int]
# Sizes, and the dtype without "torch.".
Seen = tuple[tuple[int, ...], str]
# Sizes and strides, whether a gradient is required, and whether the tensor is a leaf.
Memory = tuple[tuple[int, ...], tuple[int, ...], bool, bool]

_SEED = 271828
_LIMIT_S = 30.0
# No dunder: inside a class Python would rename it.
_WATCHER = "_torchvet_watch_"


class _TimeUp(BaseException):
    """Not an Exception, so that the program's own `except Exception` doesn't swallow it."""


@dataclass(frozen=True)
class Crash:
    """How a program ended. `lines` are those of the traceback that lie in the file, the innermost last."""

    error: str
    message: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class ModuleTruth:
    """An `nn.Module` that a name of the module stands for; `entries` is its state dict: key, shape, dtype."""

    class_name: str
    entries: tuple[tuple[str, tuple[int, ...], str], ...]
    n_parameters: int


@dataclass
class Truth:
    """`names` holds the targets of assignments and of `for`, `values` what is returned or computed: calls, operators,
    subscripts. For each the different shapes in the order they came; `memories` tells more of both."""

    names: dict[Span, list[Seen]] = field(default_factory=dict)
    values: dict[Span, list[Seen]] = field(default_factory=dict)
    memories: dict[Span, list[Memory]] = field(default_factory=dict)
    state_dicts: dict[str, ModuleTruth] = field(default_factory=dict)
    crash: Crash | None = None


def truth_of(path: Path, text: str | None = None, limit_s: float = _LIMIT_S, seed: int = _SEED) -> Truth:
    """Runs the file at `path`, or `text` under its name, and leaves this process as it was.

    Time is limited where signals can be caught, which is the main thread; TimeoutError is then the crash.
    """
    source = path.read_text("utf-8") if text is None else text
    truth = Truth()
    tree = _Watched(source).visit(ast.parse(source, str(path)))
    code = compile(ast.fix_missing_locations(tree), str(path), "exec")
    module = types.ModuleType("__main__")
    module.__dict__.update({"__file__": str(path), _WATCHER: _watcher(truth)})
    with _surroundings(module, path, seed), _alarm(limit_s):
        try:
            exec(code, module.__dict__)
        except _TimeUp:
            truth.crash = Crash("TimeoutError", f"not done after {limit_s} s", ())
        except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever the program raises is the answer
            truth.crash = Crash(type(error).__name__, str(error), tuple(_lines_in(path, error)))
    truth.state_dicts.update(_state_dicts(module))
    return truth


def _lines_in(path: Path, error: BaseException) -> Iterator[int]:
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == str(path) and step.tb_lineno is not None:
            yield step.tb_lineno
        step = step.tb_next


def _watcher(truth: Truth) -> Callable[[str, Span, Any], Any]:
    def watch(kind: str, span: Span, value: Any) -> Any:
        if isinstance(value, torch.Tensor) and not _has_no_shape(value):
            seen = (tuple(value.shape), str(value.dtype).removeprefix("torch."))
            known = (truth.names if kind == "name" else truth.values).setdefault(span, [])
            if seen not in known:
                known.append(seen)
            if value.layout is torch.strided:
                memory = (seen[0], tuple(value.stride()), value.requires_grad, value.is_leaf)
                kept = truth.memories.setdefault(span, [])
                if memory not in kept:
                    kept.append(memory)
        return value

    return watch


def _has_no_shape(value: torch.Tensor) -> bool:
    """Whether it is the parameter of a lazy layer that has not seen its first input."""
    return torch.nn.parameter.is_lazy(value)


def _state_dicts(module: types.ModuleType) -> Iterator[tuple[str, ModuleTruth]]:
    for name, value in module.__dict__.items():
        if isinstance(value, torch.nn.Module):
            tensors = {
                key: each for key, each in value.state_dict().items() if isinstance(each, torch.Tensor)
            }
            entries = tuple(
                (key, tuple(each.shape), str(each.dtype).removeprefix("torch."))
                for key, each in tensors.items()
                if not _has_no_shape(each)
            )
            n_parameters = sum(each.numel() for each in value.parameters() if not _has_no_shape(each))
            yield name, ModuleTruth(type(value).__name__, entries, n_parameters)


@contextmanager
def _surroundings(module: types.ModuleType, path: Path, seed: int) -> Iterator[None]:
    """What the program may look at or turn, put back afterwards."""
    main, argv, states = sys.modules["__main__"], sys.argv, (random.getstate(), torch.get_rng_state())
    dtype, is_grad_enabled = torch.get_default_dtype(), torch.is_grad_enabled()
    sys.modules["__main__"], sys.argv = module, [str(path)]
    random.seed(seed)
    torch.manual_seed(seed)
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            yield
    finally:
        sys.modules["__main__"], sys.argv = main, argv
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(is_grad_enabled)
        random.setstate(states[0])
        torch.set_rng_state(states[1])


@contextmanager
def _alarm(limit_s: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise _TimeUp

    try:
        before = signal.signal(signal.SIGALRM, ring)
    except ValueError:  # not the main thread
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, limit_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Watched(ast.NodeTransformer):
    """Puts assigned names, returned and computed values through the watcher; every line stays where it is."""

    def __init__(self, text: str) -> None:
        self._rows = [row.encode() for row in text.splitlines()]

    def _span(self, node: ast.expr) -> Span:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return (
            node.lineno,
            self._points(node.lineno, node.col_offset),
            end_line,
            self._points(end_line, end_column),
        )

    def _points(self, line: int, column: int) -> int:
        return len(self._rows[line - 1][:column].decode())

    def _watch(self, kind: str, node: ast.expr, value: ast.expr) -> ast.expr:
        watcher = ast.Name(_WATCHER, ast.Load())
        span = ast.Tuple([ast.Constant(each) for each in self._span(node)], ast.Load())
        call = ast.Call(watcher, [ast.Constant(kind), span, value], [])
        return ast.copy_location(call, node)

    def _after(self, *targets: ast.expr) -> list[ast.stmt]:
        names = [each for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
        stored = [each for each in names if isinstance(each.ctx, ast.Store)]
        reads = [
            self._watch("name", each, ast.copy_location(ast.Name(each.id, ast.Load()), each))
            for each in stored
        ]
        return [ast.copy_location(ast.Expr(each), each) for each in reads]

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        self.generic_visit(node)
        return [node, *self._after(*node.targets)]

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        self.generic_visit(node)
        return [node, *self._after(node.target)]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> list[ast.stmt]:
        if node.value is None:
            return [node]
        node.value = self.visit(node.value)
        return [node, *self._after(node.target)]

    def visit_For(self, node: ast.For) -> ast.stmt:
        self.generic_visit(node)
        node.body = [*self._after(node.target), *node.body]
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        node.value = self._watch("name", node.target, self.visit(node.value))
        return node

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        if isinstance(node.value, ast.Tuple):
            node.value.elts = [self._returned(each) for each in node.value.elts]
        elif node.value is not None:
            node.value = self._returned(node.value)
        return node

    def _returned(self, node: ast.expr) -> ast.expr:
        inner = self.visit(node)
        return self._watch("value", node, inner) if isinstance(node, ast.Name | ast.Attribute) else inner

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        # Before Python 3.12 what stands in an f-string has no true place.
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        return self._watch("value", node, node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        return self._watch("value", node, node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        return self._watch("value", node, node) if isinstance(node.ctx, ast.Load) else node
