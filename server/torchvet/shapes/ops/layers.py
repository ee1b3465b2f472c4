"""What a `torch.nn` layer makes of its inputs; the rules stand in a file for each family.

Deliberately not here: containers other than `Sequential`, and any class of the user's own.
"""

from __future__ import annotations

from functools import partial

from torchvet.shapes.ops.arguments import Arguments, bound
from torchvet.shapes.ops.attention_layers import ATTENTION_LAYERS
from torchvet.shapes.ops.call import Call
from torchvet.shapes.ops.convolutions import CONVOLUTION_LAYERS
from torchvet.shapes.ops.losses import LOSSES, loss
from torchvet.shapes.ops.plain_layers import PLAIN_LAYERS
from torchvet.shapes.ops.pools import POOL_LAYERS
from torchvet.shapes.ops.recurrent_layers import RECURRENT_LAYERS
from torchvet.shapes.ops.registry import LayerRules
from torchvet.shapes.ops.resizing import RESIZING_LAYERS
from torchvet.shapes.ops.signatures import SIGNATURES
from torchvet.shapes.tensor import Layer, NotProvable, Tensor, Value

# What may be done to a layer without changing the shapes it makes; each returns the layer itself.
KEEPS_LAYER = frozenset(("to", "cuda", "cpu", "train", "eval", "float", "requires_grad_"))
_LOSS_LAYERS = {
    "CrossEntropyLoss": "cross_entropy",
    "NLLLoss": "nll_loss",
    "NLLLoss2d": "nll_loss",
    "MSELoss": "mse_loss",
    "L1Loss": "l1_loss",
    "SmoothL1Loss": "smooth_l1_loss",
    "HuberLoss": "huber_loss",
    "BCELoss": "binary_cross_entropy",
    "BCEWithLogitsLoss": "binary_cross_entropy_with_logits",
    "KLDivLoss": "kl_div",
    "PoissonNLLLoss": "poisson_nll_loss",
    "HingeEmbeddingLoss": "hinge_embedding_loss",
    "SoftMarginLoss": "soft_margin_loss",
    "MultiLabelSoftMarginLoss": "multilabel_soft_margin_loss",
    "MultiLabelMarginLoss": "multilabel_margin_loss",
    "MultiMarginLoss": "multi_margin_loss",
    "CosineEmbeddingLoss": "cosine_embedding_loss",
    "TripletMarginLoss": "triplet_margin_loss",
    "TripletMarginWithDistanceLoss": "triplet_margin_with_distance_loss",
    "MarginRankingLoss": "margin_ranking_loss",
    "CTCLoss": "ctc_loss",
    "GaussianNLLLoss": "gaussian_nll_loss",
}


def _loss_of(made: Arguments, given: Arguments, name: str) -> Value:
    return loss(name, made, given)


_RULES: LayerRules = {
    **PLAIN_LAYERS,
    **CONVOLUTION_LAYERS,
    **POOL_LAYERS,
    **RESIZING_LAYERS,
    **RECURRENT_LAYERS,
    **ATTENTION_LAYERS,
    **{
        layer: (LOSSES[function][0], partial(_loss_of, name=function))
        for layer, function in _LOSS_LAYERS.items()
    },
}


def layer_output(layer: Layer, call: Call) -> Value:
    """What `layer(...)` gives; raises `Mismatch` when it surely raises, `NotProvable` when that is not known."""
    if layer.name == "Sequential":
        return _chained(layer, call)
    if layer.name not in _RULES:
        raise NotProvable
    signature, rule = _RULES[layer.name]
    return rule(made_with(layer), bound(call, signature))


def _chained(layer: Layer, call: Call) -> Value:
    if len(call.args) != 1 or call.kwargs or layer.kwargs:
        raise NotProvable
    value = call.args[0]
    for each in layer.args:
        if not isinstance(each, Layer):
            raise NotProvable
        value = layer_output(each, Call((value,), {}))
    return value


def made_with(layer: Layer) -> Arguments:
    """The options of `layer` by name, with defaults."""
    if layer.name == "Identity":
        # It takes anything and forgets it.
        return Arguments({})
    if layer.name not in SIGNATURES:
        raise NotProvable
    return bound(Call(layer.args, dict(layer.kwargs)), SIGNATURES[layer.name])


def applied(layer: Layer, tensor: Tensor) -> Tensor:
    """The output of `layer(tensor)` where that is one tensor."""
    output = layer_output(layer, Call((tensor,), {}))
    if not isinstance(output, Tensor):
        raise NotProvable
    return output


def is_known_layer(name: str) -> bool:
    """Whether `torch.nn.<name>` is a layer with rules here."""
    return name == "Sequential" or name in _RULES
