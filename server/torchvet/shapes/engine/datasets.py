"""What a DataLoader gives, where the items of its Dataset are known."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace

from torchvet.shapes.dim import Poly
from torchvet.shapes.engine.awaiting import size
from torchvet.shapes.engine.classes import is_dataset, method_in
from torchvet.shapes.engine.lowering import NUMBER
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import (
    Bound,
    DictObject,
    Each,
    External,
    Function,
    Instance,
    ListObject,
    Partial,
    pair,
)
from torchvet.shapes.tensor import CONTIGUOUS, UNKNOWN, Axes, Items, Tensor

_Args = tuple[object, ...]
# Images of torchvision's datasets after ToTensor, and how many numbers name a class.
_IMAGES: Mapping[str, Axes] = {
    "MNIST": (1, 28, 28),
    "FashionMNIST": (1, 28, 28),
    "KMNIST": (1, 28, 28),
    "QMNIST": (1, 28, 28),
    "CIFAR10": (3, 32, 32),
    "CIFAR100": (3, 32, 32),
    "SVHN": (3, 32, 32),
    "STL10": (3, 96, 96),
    "USPS": (1, 16, 16),
}
_KEEP_SHAPE = frozenset(
    (
        "ToTensor",
        "Normalize",
        "RandomHorizontalFlip",
        "RandomVerticalFlip",
        "RandomRotation",
        "ColorJitter",
        "RandomErasing",
        "RandomAffine",
        "PILToTensor",
        "ConvertImageDtype",
    )
)
_RESIZE = frozenset(("Resize", "CenterCrop", "RandomCrop", "RandomResizedCrop"))


def made(engine: Engine, name: str, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object | None:
    """A dataset, transform or loader; None when `name` is none of these."""
    plain = name.rpartition(".")[2]
    if name in ("torch.utils.data.DataLoader", "torch.utils.data.dataloader.DataLoader"):
        return _loader(engine, args, kwargs, node)
    if name == "torch.utils.data.TensorDataset":
        return Partial(External(name), args, {})
    if name in ("torch.utils.data.Subset", "torch.utils.data.ConcatDataset"):
        return args[0] if args and plain == "Subset" else UNKNOWN
    if name == "torch.utils.data.random_split" and args:
        return Each(args[0])
    if name.startswith("torchvision.transforms"):
        return Partial(External(name), args, kwargs)
    if name.startswith("torchvision.datasets.") and plain in _IMAGES:
        return Partial(External(name), args, kwargs)
    return None


def _loader(engine: Engine, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object:
    dataset = args[0] if args else kwargs.get("dataset", UNKNOWN)
    if "collate_fn" in kwargs or "batch_sampler" in kwargs:
        return Each(UNKNOWN)
    item = item_of_dataset(engine, dataset, node)
    batch_size = args[1] if len(args) > 1 else kwargs.get("batch_size", 1)
    if batch_size is None:
        return Each(item)
    # The last batch may be smaller: what holds must hold for any size.
    is_whole = kwargs.get("drop_last") is True and isinstance(batch_size, (int, Poly))
    return Each(_collated(engine, item, batch_size if is_whole else size("B")))


def item_of_dataset(engine: Engine, dataset: object, node: ast.expr) -> object:
    """What `dataset[index]` gives."""
    if isinstance(dataset, Instance) and is_dataset(dataset.cls):
        getter = method_in(dataset.cls, "__getitem__")
        if isinstance(getter, Function):
            return engine.call(Bound(getter, dataset), (engine.symbol("index"),), {}, node)
    if isinstance(dataset, Partial) and isinstance(dataset.function, External):
        if dataset.function.name == "torch.utils.data.TensorDataset":
            return pair(*(_row(each) for each in dataset.args))
        if _plain(dataset) in _IMAGES:
            return _of_torchvision(engine, dataset)
    return UNKNOWN


def _row(value: object) -> object:
    if not isinstance(value, Tensor) or not value.dims:
        return UNKNOWN
    return Tensor(value.dims[1:], value.dtype, device=value.device, grad=value.grad)


def _of_torchvision(engine: Engine, dataset: Partial) -> object:
    plain = dataset.function.name.rpartition(".")[2] if isinstance(dataset.function, External) else ""
    image = _image(_IMAGES[plain], dataset.kwargs.get("transform"))
    if isinstance(image, Tensor):
        image = replace(image, device=engine.world.home, grad=engine.world.plain_grad)
    is_plain = "target_transform" not in dataset.kwargs and plain != "EMNIST"
    return pair(image, 0 if is_plain else UNKNOWN)


def _image(dims: Axes, transform: object) -> object:
    """An image after a transform: known for those that keep or name its size, and end in a tensor."""
    steps = [transform]
    if isinstance(transform, Partial) and _plain(transform) == "Compose":
        listed = transform.args[0] if transform.args else transform.kwargs.get("transforms")
        steps = list(listed.items or (UNKNOWN,)) if isinstance(listed, ListObject) else [UNKNOWN]
    is_tensor = False
    for each in steps:
        name = _plain(each)
        is_tensor = is_tensor or name == "ToTensor"
        if name in _RESIZE:
            wanted = each.args[0] if isinstance(each, Partial) and each.args else UNKNOWN
            is_square = isinstance(wanted, int) and (name != "Resize" or dims[1] == dims[2])
            space = (wanted, wanted) if is_square else wanted.values if isinstance(wanted, Items) else None
            if space is None or len(space) != 2 or not all(isinstance(one, int) for one in space):
                return UNKNOWN
            dims = (dims[0], *space)  # type: ignore[assignment]  # ints, just looked
        elif name not in _KEEP_SHAPE:
            return UNKNOWN
    return Tensor(dims, "float32") if is_tensor else UNKNOWN


def _plain(value: object) -> str:
    is_known = isinstance(value, Partial) and isinstance(value.function, External)
    return (
        value.function.name.rpartition(".")[2]
        if is_known and isinstance(value, Partial) and isinstance(value.function, External)
        else ""
    )


def _collated(engine: Engine, item: object, batch: object) -> object:
    """What torch's default collate makes of items like this one: fresh tensors, numbers on the CPU."""
    fresh = Tensor(
        (batch,),  # type: ignore[arg-type]  # a size
        device=engine.world.home,
        layout=CONTIGUOUS,
        grad=engine.world.plain_grad,
    )
    if isinstance(item, Tensor):
        dims: Axes | None = None if item.dims is None else (batch, *item.dims)  # type: ignore[arg-type]  # a size
        return replace(fresh, dims=dims, dtype=item.dtype, device=item.device, grad=item.grad)
    if isinstance(item, bool) or item is None:
        return UNKNOWN
    if isinstance(item, int):
        return replace(fresh, dtype="int64")
    if isinstance(item, float) or item is NUMBER:
        return replace(fresh, dtype="float64")
    if isinstance(item, Items):
        # Two or three things come as a list: unpacked all the same.
        return pair(*(_collated(engine, each, batch) for each in item.values))
    if isinstance(item, DictObject) and item.entries is not None:
        return DictObject.of({name: _collated(engine, each, batch) for name, each in item.entries.items()})
    return UNKNOWN
