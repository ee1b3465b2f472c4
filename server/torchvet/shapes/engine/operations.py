"""What happens around an operation on tensors: its result gets a place in the chain, a failure is written down."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from torchvet.shapes.engine.lowering import lower, raised_up, tensors_of
from torchvet.shapes.engine.notes import Raised, Step
from torchvet.shapes.engine.remarks import look_at_loss
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import DictObject, ListObject, ModuleObject
from torchvet.shapes.ops.call import Call
from torchvet.shapes.ops.raising import DTypeMismatch
from torchvet.shapes.questions import asked
from torchvet.shapes.tensor import UNKNOWN, Items, Mismatch, NotProvable, Tensor, Value

_MAX_CHAIN = 12
_HOLDERS = (list, tuple, Items, ListObject, DictObject)


def placed(
    engine: Engine, node: ast.expr | ast.stmt, label: str, tensor: Tensor, inputs: Sequence[object]
) -> Tensor:
    """`tensor` as the result of what is called `label` at `node`."""
    before = next((each.step for each in _tensors_in(inputs) if isinstance(each.step, Step)), None)
    dtype = None if engine.dtype_unsure else tensor.dtype
    # Written out: `replace` costs more than most operations.
    plain = Tensor(tensor.dims, dtype, tensor.origin, tensor.group, tensor.is_parameter)
    step = Step(label, engine.frame.file.source.path, engine.span(node), plain, _shortened(before))
    return Tensor(tensor.dims, dtype, tensor.origin, tensor.group, tensor.is_parameter, step)


def _tensors_in(inputs: Sequence[object]) -> Iterator[Tensor]:
    for each in inputs:
        if isinstance(each, Tensor):
            yield each
        elif isinstance(each, _HOLDERS):
            yield from tensors_of(each)


def with_dtype(tensor: Tensor, dtype: str) -> Tensor:
    """`tensor`, whose dtype is known after all, also in its place in the chain."""
    made = replace(tensor, dtype=dtype)
    return replace(made, step=replace(made.step, tensor=made)) if isinstance(made.step, Step) else made


def _shortened(step: Step | None) -> Step | None:
    """Chains end after a while, so that a long loop does not keep every tensor."""
    depth, each = 0, step
    while each is not None:
        depth, each = depth + 1, each.before
    return step if depth < _MAX_CHAIN else _cut(step, _MAX_CHAIN // 2)


def _cut(step: Step | None, n_kept: int) -> Step | None:
    if step is None or not n_kept:
        return None
    return Step(step.label, step.path, step.span, step.tensor, _cut(step.before, n_kept - 1))


def applied_rule(
    engine: Engine,
    node: ast.expr,
    label: str,
    rule: Callable[[Call], Value],
    args: tuple[object, ...],
    kwargs: dict[str, object],
    module: ModuleObject | None = None,
    op: str = "",
) -> object:
    """The result of an operation, with the failure noted where it surely raises; torch knows it as `op`."""
    call = Call(tuple(lower(each) for each in args), {name: lower(each) for name, each in kwargs.items()})
    try:
        result = raised_up(_result(engine, rule, call, op, module))
    except Mismatch as mismatch:
        failed(engine, node, mismatch, label, [*args, *kwargs.values()], module)
        return UNKNOWN
    except NotProvable:
        return UNKNOWN
    inputs = [*args, *kwargs.values()]
    look_at_loss(engine, node, label if module is None else module.kind, (*args, *kwargs.values()))
    if isinstance(result, Tensor):
        return placed(engine, node, label, result, inputs)
    if isinstance(result, Items):
        pieces = [
            placed(engine, node, label, each, inputs) if isinstance(each, Tensor) else each
            for each in result.values
        ]
        return Items(tuple(pieces), result.is_list, result.fields)
    return result


def _result(
    engine: Engine, rule: Callable[[Call], Value], call: Call, op: str, module: ModuleObject | None
) -> Value:
    """What our own rule says, or else torch."""
    try:
        return rule(call)
    except Mismatch:
        raise
    except NotProvable:
        if engine.oracle is None or not op:
            raise
    try:
        return asked(engine.oracle, op, None if module is None else module.layer, call)
    except Mismatch as mismatch:
        if engine.dtype_unsure:
            raise NotProvable from mismatch
        raise


def not_ruled(_: Call) -> Value:
    """The rule of an operation that has none."""
    raise NotProvable


def failed(
    engine: Engine,
    node: ast.expr | ast.stmt,
    mismatch: Mismatch,
    label: str,
    inputs: Sequence[object],
    module: ModuleObject | None = None,
) -> None:
    """Writes down that the operation at `node` raises."""
    is_dtype_doubtful = engine.dtype_unsure > 0 and isinstance(mismatch, DTypeMismatch)
    frames = [each.call_site for each in engine.frames if each.call_site is not None]
    engine.notes.error(
        Raised(
            engine.frame.file.source.path,
            engine.span(node),
            mismatch.error,
            mismatch.message,
            label,
            tuple(tensors_of(list(inputs))),
            tuple(frames),
            engine.is_sure and not is_dtype_doubtful,
            module,
        )
    )
