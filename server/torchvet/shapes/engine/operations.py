"""What happens around an operation on tensors: its result gets a place in the chain, a failure is written down."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.engine.device_checks import device_mismatch
from torchvet.shapes.engine.lowering import lower, raised_up, tensors_of
from torchvet.shapes.engine.memory import laid
from torchvet.shapes.engine.notes import Raised, Step
from torchvet.shapes.engine.remarks import look_at_loss
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import DictObject, ListObject, ModuleObject
from torchvet.shapes.engine.view_checks import view_mismatch
from torchvet.shapes.ops.call import Call
from torchvet.shapes.ops.memory import layout_of_item
from torchvet.shapes.ops.raising import DTypeMismatch, MemoryMismatch
from torchvet.shapes.ops.table import attribute
from torchvet.shapes.questions import asked
from torchvet.shapes.tensor import UNKNOWN, Items, Mismatch, NotProvable, Tensor, Value

_MAX_CHAIN = 12
_HOLDERS = (list, tuple, Items, ListObject, DictObject)


def placed(
    engine: Engine, node: ast.expr | ast.stmt, label: str, tensor: Tensor, inputs: Sequence[object]
) -> Tensor:
    """`tensor` as the result of what is called `label` at `node`."""
    before = next((each.step for each in _tensors_in(inputs) if isinstance(each.step, Step)), None)
    # Neither autocast nor another default changes what whole numbers are.
    is_whole = tensor.dtype is not None and not is_floating(tensor.dtype)
    dtype = tensor.dtype if is_whole or not engine.dtype_unsure else None
    # Written out: `replace` costs more than most operations.
    known = (tensor.origin, tensor.group, tensor.is_parameter, tensor.device, tensor.layout, tensor.grad)
    plain = Tensor(tensor.dims, dtype, *known)
    step = Step(label, engine.frame.file.source.path, engine.span(node), plain, _shortened(engine, before))
    engine.places.append(step)
    return Tensor(tensor.dims, dtype, *known, step)


def _tensors_in(inputs: Sequence[object]) -> Iterator[Tensor]:
    for each in inputs:
        if isinstance(each, Tensor):
            yield each
        elif isinstance(each, _HOLDERS):
            yield from tensors_of(each)


def with_dtype(engine: Engine, tensor: Tensor, dtype: str) -> Tensor:
    """`tensor`, whose dtype is known after all, also in its place in the chain."""
    made = replace(tensor, dtype=dtype)
    if not isinstance(made.step, Step):
        return made
    step = replace(made.step, tensor=replace(made, step=None))
    engine.places.append(step)
    return replace(made, step=step)


def _shortened(engine: Engine, step: Step | None) -> Step | None:
    """Chains end after a while, so that a long loop does not keep every tensor."""
    depth, each = 0, step
    while each is not None:
        depth, each = depth + 1, each.before
    return step if depth < _MAX_CHAIN else _cut(engine, step, _MAX_CHAIN // 2)


def _cut(engine: Engine, step: Step | None, n_kept: int) -> Step | None:
    if step is None or not n_kept:
        return None
    cut = Step(step.label, step.path, step.span, step.tensor, _cut(engine, step.before, n_kept - 1))
    engine.places.append(cut)
    return cut


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
    operation = label if module is None or module.layer is None else f"nn.{module.layer.name}"
    try:
        given = _result(engine, rule, call, op, module)
        made = laid(engine, operation, given, args, kwargs, call, rule, module)
        result = raised_up(made)  # type: ignore[arg-type]  # what a rule gives
    except Mismatch as mismatch:
        failed(engine, node, mismatch, label, [*args, *kwargs.values()], module)
        return UNKNOWN
    except NotProvable:
        return UNKNOWN
    inputs = [*args, *kwargs.values()]
    look_at_memory(engine, node, operation, args, kwargs, label=label, module=module, result=result)
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
        return asked(engine, op, None if module is None else module.layer, call)
    except Mismatch as mismatch:
        if engine.dtype_unsure:
            raise NotProvable from mismatch
        raise


def not_ruled(_: Call) -> Value:
    """The rule of an operation that has none."""
    raise NotProvable


def combined(
    engine: Engine, node: ast.expr | ast.stmt, sign: str, result: Tensor, *operands: object
) -> Tensor:
    """`result` of an operator."""
    look_at_memory(engine, node, sign, operands, {}, label=sign, result=result)
    call = Call(tuple(lower(each) for each in operands), {})
    made = laid(engine, sign, result, operands, {}, call)
    return placed(engine, node, sign, made, operands) if isinstance(made, Tensor) else result


def read(engine: Engine, node: ast.Attribute, result: Tensor, owner: Tensor) -> Tensor:
    """`owner.T` and the like."""
    call = Call((owner,), {})
    made = laid(
        engine,
        f".{node.attr}",
        result,
        (owner,),
        {},
        call,
        lambda given: attribute(given.tensor(), node.attr),
    )
    return placed(engine, node, node.attr, made, [owner]) if isinstance(made, Tensor) else result


def item(engine: Engine, node: ast.expr, result: Tensor, owner: Tensor, index: object) -> Tensor:
    """`owner[index]`."""
    look_at_memory(engine, node, "[…]", (owner, index), {}, label="[…]", result=result)
    lowered = lower(index)
    made = laid(engine, "[…]", result, (owner, index), {}, Call((owner, lowered), {}))
    if not isinstance(made, Tensor):
        return result
    layout = layout_of_item(owner, lowered, result) if engine.world.has_plain_layouts else None
    return placed(engine, node, "[…]", replace(made, layout=layout), [owner])


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
            *((mismatch.kind, mismatch.aside) if isinstance(mismatch, MemoryMismatch) else ()),
        )
    )


def look_at_memory(
    engine: Engine,
    node: ast.expr | ast.stmt,
    operation: str,
    args: Sequence[object],
    kwargs: Mapping[str, object],
    *,
    label: str,
    result: object,
    module: ModuleObject | None = None,
) -> None:
    """Notes what raises although the shapes fit: tensors on two devices, views that strides don't allow."""
    inputs = [*args, *kwargs.values()]
    mismatch = device_mismatch(engine, operation, args, kwargs, module)
    if mismatch is not None:
        failed(engine, node, mismatch, label, inputs, module)
    refused = view_mismatch(engine, operation, args, result)
    if refused is not None:
        failed(engine, node, refused, label, inputs, module)
