"""Operations that get tensors from different devices: which ones raise, and in what words.

Numbers on the CPU (tensors without axes) go along with tensors on a card, and so do indices. What stands in no list is
let pass. The sentences are those of torch 2.13; of the checks that each CUDA kernel makes, only the part that all
versions share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from torchvet.shapes.devices import CPU, EITHER, clash, device_text
from torchvet.shapes.engine.lowering import tensors_of
from torchvet.shapes.engine.memory import device_of_module
from torchvet.shapes.engine.module_states import states
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import ModuleObject
from torchvet.shapes.ops.raising import MemoryMismatch, scalar_name
from torchvet.shapes.tensor import Tensor

_TOGETHER = frozenset(
    (
        "+ - * / // % ** & | ^ @ compare add sub subtract mul multiply div divide true_divide floor_divide remainder fmod "
        "pow maximum minimum eq ne lt le gt ge logical_and logical_or logical_xor atan2 hypot lerp addcmul addcdiv where "
        "masked_fill matmul mm bmm mv dot addmm baddbmm einsum outer cat concat stack hstack vstack gather scatter "
        "scatter_add index_select index_add take_along_dim linear bilinear conv1d conv2d conv3d conv_transpose1d "
        "conv_transpose2d conv_transpose3d batch_norm layer_norm group_norm instance_norm embedding "
        "scaled_dot_product_attention mse_loss l1_loss smooth_l1_loss huber_loss cross_entropy nll_loss "
        "binary_cross_entropy binary_cross_entropy_with_logits kl_div cosine_similarity pairwise_distance cdist "
        "nn.MSELoss nn.L1Loss nn.SmoothL1Loss nn.HuberLoss nn.CrossEntropyLoss nn.NLLLoss nn.BCELoss "
        "nn.BCEWithLogitsLoss nn.KLDivLoss nn.CosineSimilarity nn.PairwiseDistance"
    ).split()
)
_CONVOLUTIONS = frozenset(
    [f"{kind}{n}d" for kind in ("nn.Conv", "nn.ConvTranspose", "conv", "conv_transpose") for n in (1, 2, 3)]
)
_RECURRENT = frozenset(("nn.LSTM", "nn.GRU", "nn.RNN"))
# Layers whose every tensor meets the weights.
_WEIGHED = frozenset(
    (
        *_RECURRENT,
        *"nn.Linear nn.Bilinear nn.Embedding nn.LayerNorm nn.GroupNorm nn.BatchNorm1d nn.BatchNorm2d".split(),
        *"nn.BatchNorm3d nn.InstanceNorm1d nn.InstanceNorm2d nn.InstanceNorm3d nn.PReLU nn.LSTMCell".split(),
        *"nn.GRUCell nn.RNNCell nn.MultiheadAttention nn.RMSNorm".split(),
        *(each for each in _CONVOLUTIONS if each.startswith("nn.")),
    )
)
_SENTENCE = "Expected all tensors to be on the same device, but found at least two devices, {} and {}!"


def device_mismatch(
    engine: Engine,
    operation: str,
    args: Sequence[object],
    kwargs: Mapping[str, object],
    module: ModuleObject | None = None,
) -> MemoryMismatch | None:
    """What torch says of the devices that these arguments, and the weights of `module`, are on; None for nothing."""
    is_checked = (
        operation in _TOGETHER or operation == "[…]" or (module is not None and operation in _WEIGHED)
    )
    if not is_checked or not engine.world.has_plain_devices or "out" in kwargs:
        return None
    tensors = [each for each in tensors_of([*args, *kwargs.values()]) if each.dims]
    # Nearly always: nothing is known, or all the same.
    if len({each.device for each in tensors}) < 2 and operation not in _WEIGHED:
        return None
    if operation == "[…]":
        return _of_index(args)
    if operation in _WEIGHED and module is not None and states(module):
        weights = device_of_module(engine, module)
        given = [each for each in tensors if clash(each.device, weights)]
        if given:
            return _with_weights(operation, given[0], given[0] is tensors[0], weights)
        return _of_hidden(operation, tensors)
    if not tensors:
        return None
    other = next((each for each in tensors[1:] if clash(each.device, tensors[0].device)), None)
    if other is None:
        return None
    if operation in _CONVOLUTIONS:
        return _with_weights(operation, tensors[0], True, other.device)
    return _plain(tensors[0].device, other.device)


def _mismatch(message: str, *pair: str | None) -> MemoryMismatch:
    return MemoryMismatch("device-mismatch", message, "on a machine with a GPU" if EITHER in pair else "")


def _plain(left: str | None, right: str | None) -> MemoryMismatch:
    """torch names the card first."""
    first, second = (right, left) if left == CPU else (left, right)
    return _mismatch(_SENTENCE.format(*map(_text, (first, second))), left, right)


def _with_weights(operation: str, given: Tensor, is_input: bool, weights: str | None) -> MemoryMismatch:
    if operation in _RECURRENT and is_input:
        return _mismatch(
            "Input and parameter tensors are not at the same device, found input tensor at "
            f"{_text(given.device)} and parameter tensor at {_text(weights)}",
            given.device,
            weights,
        )
    if operation in _RECURRENT:
        return _hidden(weights, given.device)
    if operation not in _CONVOLUTIONS or given.dtype not in (None, "float32"):
        return _plain(given.device, weights)
    rest = " or input should be a MKLDNN tensor and weight is a dense tensor" if given.device == CPU else ""
    return _mismatch(
        f"Input type ({_type(given.device)}) and weight type ({_type(weights)}) should be the same{rest}",
        given.device,
        weights,
    )


def _of_hidden(operation: str, tensors: Sequence[Tensor]) -> MemoryMismatch | None:
    if operation not in _RECURRENT or not tensors:
        return None
    hidden = next((each for each in tensors[1:] if clash(each.device, tensors[0].device)), None)
    return None if hidden is None else _hidden(tensors[0].device, hidden.device)


def _hidden(given: str | None, hidden: str | None) -> MemoryMismatch:
    return _mismatch(
        f"Input and hidden tensors are not at the same device, found input tensor at {_text(given)} and hidden "
        f"tensor at {_text(hidden)}",
        given,
        hidden,
    )


def _of_index(args: Sequence[object]) -> MemoryMismatch | None:
    """`x[index]`: the index may be on the CPU whatever `x` is on, but not on another card."""
    owner = args[0]
    if not isinstance(owner, Tensor):
        return None
    for index in tensors_of(list(args[1:])):
        if index.dims and index.device != CPU and clash(owner.device, index.device):
            where = "" if owner.device != CPU else " (cpu)"
            return _mismatch(
                f"indices should be either on cpu or on the same device as the indexed tensor{where}",
                owner.device,
                index.device,
            )
    return None


def _text(device: str | None) -> str:
    return "?" if device is None else device_text(device)


def _type(device: str | None) -> str:
    """`torch.cuda.FloatTensor`."""
    kind = _text(device).partition(":")[0]
    return f"torch.{scalar_name('float32')}Tensor" if kind == CPU else f"torch.{kind}.FloatTensor"
