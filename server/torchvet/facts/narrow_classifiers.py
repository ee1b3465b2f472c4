"""Cross entropy over a last layer that is too narrow: one output, or fewer than the dataset has classes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument
from torchvet.facts.file import FileFacts
from torchvet.facts.final_operation import AFFINE, LOG_SOFTMAX, Operation, final_operation
from torchvet.facts.local_code import LocalCode
from torchvet.facts.loss_inputs import FedLoss
from torchvet.facts.origins import constant_values, origins

_WIDTHS = re.compile(r"^torch\.nn\.(Linear|Conv[123]d|ConvTranspose[123]d)$")
_RESHAPING = frozenset(
    "view reshape flatten squeeze unsqueeze transpose permute t mT swapaxes unflatten".split()
)
_CONVERTING = frozenset("float double half to cuda cpu contiguous clone detach log_softmax softmax".split())
_MAX_STEPS = 8
# Labels of torchvision's datasets go from 0 to one less than this (torchvision 0.29, `classes` of each).
_CLASSES = {
    "torchvision.datasets.MNIST": 10,
    "torchvision.datasets.FashionMNIST": 10,
    "torchvision.datasets.KMNIST": 10,
    "torchvision.datasets.CIFAR10": 10,
    "torchvision.datasets.CIFAR100": 100,
    "torchvision.datasets.SVHN": 10,
    "torchvision.datasets.Food101": 101,
    "torchvision.datasets.OxfordIIITPet": 37,
    "torchvision.datasets.Flowers102": 102,
    "torchvision.datasets.DTD": 47,
    "torchvision.datasets.GTSRB": 43,
    "torchvision.datasets.EuroSAT": 10,
    "torchvision.datasets.StanfordCars": 196,
}
# What changes labels, takes some of them, or the data of some.
_CHANGED = re.compile(r"target_transform|\.targets\b|Subset|class_to_idx|target_type|remap|label_map|%")


@dataclass(frozen=True)
class NarrowClassifier:
    """Cross entropy over `width` classes: over one, or over fewer than the `n_classes` of `dataset`."""

    loss: ast.Call
    layer: ast.expr
    width: int
    n_classes: int
    dataset: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[NarrowClassifier]:
        """Every one of this file."""
        if not re.search(r"CrossEntropyLoss|cross_entropy|NLLLoss|nll_loss", file.source.text):
            return
        (code,) = file.facts(LocalCode)
        dataset = _dataset(code)
        for fed in file.facts(FedLoss):
            call = fed.node
            if fed.loss not in ("CrossEntropyLoss", "cross_entropy", "NLLLoss", "nll_loss"):
                continue
            given, target = argument(call, 0, "input"), argument(call, 1, "target")
            layer = _last_layer(file, given) if given is not None else None
            width = layer_width(code, layer)
            if layer is None or width is None or target is None or _is_float(target):
                continue
            if width == 1:
                yield cls(call, layer, 1, 0, "")
            elif dataset is not None and width < _CLASSES[dataset] and _is_only_training(code):
                yield cls(call, layer, width, _CLASSES[dataset], dataset.rpartition(".")[2])


def _last_layer(file: FileFacts, given: ast.expr) -> ast.expr | None:
    """The constructor of the last layer, also in front of a log-softmax."""
    (code,) = file.facts(LocalCode)
    found = None if is_reshaped(code, given) else final_operation(file, given)
    if found is not None and found.source is not file.source:
        return None
    if found is not None and found.kind == LOG_SOFTMAX:
        return layer_before(file, code, found)
    return found.node if found is not None and found.kind == AFFINE else None


def layer_before(file: FileFacts, code: LocalCode, softmax: Operation) -> ast.expr | None:
    """The layer in front of a softmax: its argument's, or the one before it in a Sequential."""
    node = softmax.node
    if not isinstance(node, ast.Call):
        return None
    if code.name(node.func) in ("torch.nn.Softmax", "torch.nn.LogSoftmax"):
        around = code.parents.get(node)
        is_sequential = isinstance(around, ast.Call) and code.name(around.func) == "torch.nn.Sequential"
        if isinstance(around, ast.Call) and is_sequential and node in around.args:
            index = around.args.index(node)
            found = origins(code, around.args[index - 1]) if index else []
            return found[0] if len(found) == 1 else None
        return None
    is_method = isinstance(node.func, ast.Attribute) and not code.name(node.func)
    given = (
        node.func.value if is_method and isinstance(node.func, ast.Attribute) else argument(node, 0, "input")
    )
    if given is None or is_reshaped(code, given):
        return None
    found_before = final_operation(file, given)
    return found_before.node if found_before is not None and found_before.kind == AFFINE else None


def is_reshaped(code: LocalCode, node: ast.expr) -> bool:
    """Whether what a layer gave is put into another shape on the way: scores of choices, one row each, for example."""
    for _ in range(_MAX_STEPS):
        value = code.reaching(node) if isinstance(node, ast.Name) else node
        if value is None or (value is node and isinstance(node, ast.Name)):
            return False
        if isinstance(value, ast.Subscript):
            return True
        if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
            return False
        if value.func.attr in _RESHAPING:
            return True
        if value.func.attr not in _CONVERTING:
            return False
        node = value.func.value
    return False


def layer_width(code: LocalCode, layer: ast.expr | None) -> int | None:
    """The number of outputs of a layer, when it is the same wherever the layer is made."""
    if not isinstance(layer, ast.Call) or not _WIDTHS.match(code.name(layer.func)):
        return None
    is_linear = code.name(layer.func) == "torch.nn.Linear"
    given = argument(layer, 1, "out_features" if is_linear else "out_channels")
    values = constant_values(code, given) if given is not None else []
    value = values[0] if len(values) == 1 else None
    return value if type(value) is int else None


def _is_float(target: ast.expr) -> bool:
    """Whether the targets may be probabilities instead of class numbers."""
    return re.search(r"float|soft|one_hot|prob|mix", ast.unparse(target)) is not None


def _dataset(code: LocalCode) -> str | None:
    """The one dataset of torchvision's that the file reads, with its own labels."""
    found = {code.name(each.func) for each in code.index.of(ast.Call)}
    used = {each for each in found if each.startswith("torchvision.datasets.")}
    only = next(iter(used)) if len(used) == 1 else ""
    return only if only in _CLASSES and not _CHANGED.search(code.file.source.text) else None


def _is_only_training(code: LocalCode) -> bool:
    """Whether no other dataset may reach the loss."""
    return not re.search(r"class\s+\w+\(.*Dataset\)|TensorDataset|load_dataset", code.file.source.text)
