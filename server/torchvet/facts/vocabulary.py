"""The words of torch: which qualified name makes what, which names suggest what, which frameworks take over.

Everything the other fact modules know about torch's interface stands here as data.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from torchvet.facts.values import Kind

OPTIMIZERS = frozenset(
    "ASGD Adadelta Adafactor Adagrad Adam AdamW Adamax LBFGS Muon NAdam Optimizer RAdam RMSprop Rprop SGD SparseAdam".split()
)
# Losses whose two arguments mean different things, and what swapping them does.
CLASS_LOSSES = frozenset(
    "CrossEntropyLoss NLLLoss BCELoss BCEWithLogitsLoss cross_entropy nll_loss binary_cross_entropy "
    "binary_cross_entropy_with_logits".split()
)
SYMMETRIC_LOSSES = frozenset(
    "MSELoss L1Loss SmoothL1Loss HuberLoss mse_loss l1_loss smooth_l1_loss huber_loss".split()
)
OTHER_LOSSES = frozenset(
    "PoissonNLLLoss KLDivLoss MultiLabelMarginLoss MultiLabelSoftMarginLoss SoftMarginLoss MultiMarginLoss "
    "HingeEmbeddingLoss poisson_nll_loss kl_div multilabel_margin_loss multilabel_soft_margin_loss "
    "soft_margin_loss multi_margin_loss hinge_embedding_loss".split()
)
PAIRED_LOSSES = CLASS_LOSSES | SYMMETRIC_LOSSES | OTHER_LOSSES
_UNPAIRED_LOSSES = frozenset(
    "MarginRankingLoss TripletMarginLoss TripletMarginWithDistanceLoss CosineEmbeddingLoss CTCLoss GaussianNLLLoss "
    "AdaptiveLogSoftmaxWithLoss".split()
)

DATA_PARALLEL = frozenset({"torch.nn.DataParallel", "torch.nn.parallel.DistributedDataParallel"})

# Names under which the same thing can also be imported.
_CANONICAL = {
    "torch.nn.parallel.DataParallel": "torch.nn.DataParallel",
    "torch.nn.parallel.data_parallel.DataParallel": "torch.nn.DataParallel",
    "torch.nn.parallel.distributed.DistributedDataParallel": "torch.nn.parallel.DistributedDataParallel",
    "torch.utils.data.dataloader.DataLoader": "torch.utils.data.DataLoader",
    "torch.utils.data.dataset.Dataset": "torch.utils.data.Dataset",
    "torch.utils.data.dataset.IterableDataset": "torch.utils.data.IterableDataset",
    "torch.autograd.no_grad": "torch.no_grad",
    "torch.autograd.grad_mode.no_grad": "torch.no_grad",
    "torch.autograd.inference_mode": "torch.inference_mode",
    "torch.autograd.grad_mode.inference_mode": "torch.inference_mode",
    "torch.autograd.set_grad_enabled": "torch.set_grad_enabled",
    "torch.autograd.grad_mode.set_grad_enabled": "torch.set_grad_enabled",
    "torch.autograd.enable_grad": "torch.enable_grad",
    "torch.nn.modules.module.Module": "torch.nn.Module",
    "torch.nn.parameter.Parameter": "torch.nn.Parameter",
    "torch.serialization.load": "torch.load",
    "torch.serialization.save": "torch.save",
}
_SUBMODULES = re.compile(
    r"^torch\.(nn\.modules\.(?!utils\b)\w+|optim\.(?:adam|adamw|sgd|rmsprop|adagrad|lbfgs))\.(\w+)$"
)

SCALERS = frozenset(
    {"torch.cuda.amp.GradScaler", "torch.amp.GradScaler", "torch.cuda.amp.grad_scaler.GradScaler"}
)

# Frameworks whose objects do the loop's duties: gradients cleared, modes switched, no_grad entered for the user.
ENGINE_ROOTS = frozenset(
    "lightning pytorch_lightning lightning_fabric accelerate deepspeed ignite fastai composer torchtune "
    "colossalai horovod catalyst skorch mmengine".split()
)
ENGINE_BASES = re.compile(
    r"(^|\.)(LightningModule|LightningLite|Fabric|Trainer|Seq2SeqTrainer|ComposerModel|Learner|Callback)$"
)
OTHER_FRAMEWORKS = frozenset(
    "tensorflow tf_keras keras jax flax mlx jittor paddle mindspore tinygrad oneflow mxnet chainer cupy autograd".split()
)

# What pasted fragments mean by the names they never import.
CONVENTIONAL = {
    "torch": "torch",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "optim": "torch.optim",
    "models": "torchvision.models",
    "torchvision": "torchvision",
    "DataLoader": "torch.utils.data.DataLoader",
    "Dataset": "torch.utils.data.Dataset",
    "DataParallel": "torch.nn.DataParallel",
    "DistributedDataParallel": "torch.nn.parallel.DistributedDataParallel",
    "DDP": "torch.nn.parallel.DistributedDataParallel",
}

_WEAK_NAMES = (
    (
        Kind.OPTIMIZER,
        re.compile(r"^(\w*_)?(optimi[sz]er|optim|opt)(_?[A-Za-z0-9]{1,3}|_\w+)?$|^optimi[sz]er\w*$"),
    ),
    (Kind.SCALER, re.compile(r"^(grad_?)?scaler$")),
    (Kind.LOSS, re.compile(r"^(criterion|criteria|loss_fn|loss_func|loss_function)$")),
    (Kind.LOADER, re.compile(r"^(\w*_)?(data_?loader|loader|dl)(_\w+)?$|^\w+[lL]oader$")),
    (
        Kind.MODULE,
        re.compile(r"^(\w+_)?(model|net|network)(_?[A-Z0-9]\w?)?$|^(model|net)[A-Z]\w*$|^my[mM]odel$"),
    ),
)
_NOT_OPTIMIZERS = re.compile(
    r"option|config|cfg|args|_(step|lr|name|class|cls|fn|func|type|state|dict|states|params)$|^optimizers$"
)
EVALUATION_NAME = re.compile(
    r"(^|_)(val|valid|validation|validate|eval|evaluate|evaluation|test|dev|holdout)(_|$|\d)|^(val|test|valid|dev)[a-z]*(loader|set|_?dl)$",
    re.I,
)
TRAINING_NAME = re.compile(r"train", re.I)
# Calls that get an optimizer without touching gradients.
HARMLESS_CALLEE = re.compile(
    r"adjust|lr\b|_lr|lr_|learning_rate|schedul|warmup|save|log|print|get_|clip|scale_loss|unscale|len$|type$|repr$|isinstance|hasattr|state_dict|id$",
    re.I,
)
CLEARING_CALLEE = re.compile(r"zero|clear|reset", re.I)


def canonical(name: str) -> str:
    """The one name that the tables here use for a qualified name."""
    if name in _CANONICAL:
        return _CANONICAL[name]
    match = _SUBMODULES.match(name)
    if match:
        return f"torch.{'nn' if match[1].startswith('nn') else 'optim'}.{match[2]}"
    return name


def kind_of_constructor(name: str) -> Kind | None:
    """What calling the class or factory `name` gives, or None when it is not one of torch's."""
    root, _, last = name.rpartition(".")
    if root == "torch.optim" and last in OPTIMIZERS:
        return Kind.OPTIMIZER
    if name in SCALERS:
        return Kind.SCALER
    if name == "torch.utils.data.DataLoader":
        return Kind.LOADER
    if root == "torch.nn":
        if last in PAIRED_LOSSES | _UNPAIRED_LOSSES:
            return Kind.LOSS
        return (
            Kind.MODULE
            if last[:1].isupper() and last not in ("Parameter", "Buffer", "UninitializedParameter")
            else None
        )
    if (
        re.match(r"^torchvision\.models\.(\w+\.)*[a-z]\w+$", name)
        and not last.startswith("get_")
        and last != "list_models"
    ):
        return Kind.MODULE
    if name == "torch.hub.load" or _MODEL_FACTORIES.match(name):
        return Kind.MODULE
    return None


# Factories of well-known packages whose result is a torch module.
_MODEL_FACTORIES = re.compile(
    r"^(timm\.create_model|timm\.models\.create_model|timm\.models\.factory\.create_model"
    r"|segmentation_models_pytorch\.(Unet|UnetPlusPlus|MAnet|Linknet|FPN|PSPNet|PAN|DeepLabV3|DeepLabV3Plus|UPerNet"
    r"|Segformer|DPT|create_model)"
    r"|efficientnet_pytorch\.EfficientNet\.from_(name|pretrained)"
    r"|transformers\.(\w+\.)*(AutoModel\w*|\w+For[A-Z]\w+|\w+Model)\.from_(pretrained|config))$"
)


def is_module_base(name: str) -> bool:
    """Whether a class with base `name` is a torch module."""
    return kind_of_constructor(canonical(name)) is Kind.MODULE


def is_engine(name: str) -> bool:
    """Whether `name` comes from a framework that runs the loop's duties itself."""
    if name.split(".")[0] in ENGINE_ROOTS:
        return True
    return name.startswith("transformers.") and ENGINE_BASES.search(name) is not None


def kind_of_descendant(ancestors: Collection[str]) -> Kind | None:
    """What instances of a class with these ancestors are, as far as that matters here."""
    names = {canonical(name) for name in ancestors}
    if any(is_engine(name) for name in names):
        return Kind.ENGINE
    if any(is_module_base(name) for name in names):
        return Kind.MODULE
    if any(name.rpartition(".")[0] in ("torch.optim", "torch.optim.optimizer") for name in names):
        return Kind.OPTIMIZER
    return None


@lru_cache(maxsize=8192)
def weak_kind(name: str) -> Kind | None:
    """What a bare name suggests. Never proof."""
    kind = next((kind for kind, pattern in _WEAK_NAMES if pattern.search(name)), None)
    return None if kind is not Kind.LOSS and _NOT_OPTIMIZERS.search(name) else kind
