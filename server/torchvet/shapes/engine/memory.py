"""Where the result of an operation lives, how it lies in memory, and whether autograd follows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from torchvet.shapes.devices import CPU, EITHER, device_named, joined_devices
from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.engine.lowering import tensors_of
from torchvet.shapes.engine.module_states import states
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import UNMOVED, Choice, ModuleObject
from torchvet.shapes.gradients import LEAF, NOTHING, RESULT, follows
from torchvet.shapes.ops.call import Call
from torchvet.shapes.ops.memory import layout_after
from torchvet.shapes.tensor import Device, Items, Opaque, Tensor, Value

# Operations that make a tensor from no other: it lives on the CPU unless they are told.
_MADE = frozenset(
    (
        "zeros ones empty full rand randn randint randperm arange linspace logspace eye tensor as_tensor from_numpy "
        "tril_indices triu_indices hann_window hamming_window normal FloatTensor DoubleTensor HalfTensor LongTensor "
        "IntTensor ShortTensor ByteTensor CharTensor BoolTensor Tensor"
    ).split()
)
_MADE_LIKE = frozenset(
    (
        "zeros_like ones_like empty_like rand_like randn_like full_like randint_like new_zeros new_ones new_empty "
        "new_full new_tensor"
    ).split()
)
# Values without a gradient, whatever they come from.
_CUTS = frozenset(("detach", ".data", "detach_copy"))
# Random draws differ from version to version in what autograd says of them.
_DRAWN = frozenset(("bernoulli", "multinomial", "normal", "poisson"))


def laid(
    engine: Engine,
    operation: str,
    result: object,
    args: Sequence[object],
    kwargs: Mapping[str, object],
    call: Call,
    rule: Callable[[Call], Value] | None = None,
    module: ModuleObject | None = None,
) -> object:
    """`result`, a tensor or several, with what is known of the memory behind it."""
    if isinstance(result, Items):
        pieces = [laid(engine, operation, each, args, kwargs, call, rule, module) for each in result.values]
        return Items(tuple(pieces), result.is_list, result.fields)  # type: ignore[arg-type]  # its own values
    if not isinstance(result, Tensor):
        return result
    inputs = tensors_of([*args, *kwargs.values()])
    # Written out: `replace` costs more than most operations.
    return Tensor(
        result.dims,
        result.dtype,
        result.origin,
        result.group,
        result.is_parameter,
        _device_after(engine, operation, args, kwargs, inputs, module),
        layout_after(operation, call, rule, result, inputs) if engine.world.has_plain_layouts else None,
        _grad_after(engine, operation, kwargs, inputs, result, module),
    )


def device_of(value: object) -> str | None:
    """The device that an argument names."""
    if isinstance(value, Device):
        return value.name
    if isinstance(value, str):
        return device_named(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"cuda:{value}"
    if isinstance(value, Tensor):
        return value.device
    if isinstance(value, Choice):
        found = [device_of(each) for each in value.options]
        known = [each for each in found if each is not None]
        if len(known) != len(found) or not known:
            return None
        if CPU in known:
            # Whatever the cards are called, one way is the CPU.
            return EITHER if len(set(known)) > 1 else CPU
        joint: str | None = known[0]
        for each in known[1:]:
            joint = joined_devices(joint, each)
        return joint
    return None


def made_device(value: object) -> Device | None:
    """`torch.device(value)`; an unknown value lends it its name."""
    if isinstance(value, Opaque):
        return Device(str(value.size))
    found = device_of(value)
    return None if found is None else Device(found)


def moved_to(
    name: str, args: Sequence[object], kwargs: Mapping[str, object], stays: str | None
) -> str | None:
    """The device after `.to(…)`, `.cuda(…)` or `.cpu()`; `stays` where only a dtype is named."""
    if name == "cpu":
        return CPU
    given = args[0] if args else kwargs.get("device", kwargs.get("other"))
    if name == "cuda":
        return "cuda" if given is None else device_of(given)
    if not args and not kwargs:
        return stays
    if given is None or type(given).__name__ == "DType":
        return stays
    return device_of(given)


def device_of_module(engine: Engine, module: ModuleObject | None) -> str | None:
    """Where the weights of a layer are; None for one that has none, too."""
    if module is None or not states(module):
        return None
    return home_of(engine, module)


def home_of(engine: Engine, module: ModuleObject) -> str | None:
    """Where the parameters and buffers of a module are."""
    known = module.made.get("device", UNMOVED)
    found = [
        engine.unmoved if each == UNMOVED else each
        for each in (known.options if isinstance(known, Choice) else (known,))
    ]
    home = found[0]
    for each in found[1:]:
        home = joined_devices(home, each) if isinstance(home, str) and isinstance(each, str) else None
    return home if isinstance(home, str) else None


def held(engine: Engine, module: ModuleObject, tensor: Tensor) -> Tensor:
    """A parameter or buffer as it is read from its module, with which it moves."""
    is_moved = module.made.get("device", UNMOVED) != UNMOVED
    device = home_of(engine, module) if is_moved or engine.unmoved is None else tensor.device
    return tensor if tensor.device == device else replace(tensor, device=device)


def common_device(tensors: Sequence[Tensor], more: Sequence[str | None] = ()) -> str | None:
    """Where the result of these is: numbers on the CPU go along with anything."""
    found = {each.device for each in tensors if each.dims != () or each.device != CPU} | set(more)
    if not found:
        return CPU if tensors else None
    return found.pop() if len(found) == 1 else None


def _device_after(
    engine: Engine,
    operation: str,
    args: Sequence[object],
    kwargs: Mapping[str, object],
    inputs: Sequence[Tensor],
    module: ModuleObject | None,
) -> str | None:
    first = inputs[0] if inputs else None
    is_copy = operation in ("tensor", "as_tensor") and bool(args) and isinstance(args[0], Tensor)
    if operation in _MADE or operation in _MADE_LIKE:
        if kwargs.get("device") is not None:
            return device_of(kwargs["device"])
        if operation in _MADE_LIKE or is_copy:
            return None if first is None else first.device
        return None if inputs else engine.world.home
    if operation in ("to", "cuda", "cpu", "type_as"):
        return None if first is None else moved_to(operation, args[1:], kwargs, first.device)
    if operation == "type":
        return None
    if operation in ("[…]", "index_select", "copy_"):
        return None if first is None else first.device
    has_weights = module is not None and bool(states(module))
    return common_device(inputs, (device_of_module(engine, module),) if has_weights else ())


def _grad_after(
    engine: Engine,
    operation: str,
    kwargs: Mapping[str, object],
    inputs: Sequence[Tensor],
    result: Tensor,
    module: ModuleObject | None,
) -> str | None:
    asked = kwargs.get("requires_grad", False)
    if operation in _MADE or operation in _MADE_LIKE:
        if asked is not False:
            return LEAF if asked is True else None
        return engine.world.plain_grad
    if operation in _CUTS:
        return NOTHING
    if result.dtype is not None and not is_floating(result.dtype):
        return NOTHING
    if operation in _DRAWN:
        return None
    found = [each.grad for each in inputs]
    if module is not None and states(module):
        found.append(engine.world.weight_grad)
    if engine.grad_mode is False or all(each == NOTHING for each in found):
        return NOTHING if engine.grad_mode is False or found else None
    if engine.grad_mode is None or result.dtype is None or not any(map(follows, found)):
        return None
    return RESULT
