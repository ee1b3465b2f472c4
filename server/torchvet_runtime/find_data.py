"""Training and validation data among a file's objects: loaders, functions that make loaders, datasets, classes of them."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from torch.utils.data import DataLoader, Dataset, IterableDataset, RandomSampler, Subset

from torchvet_runtime.constants import BATCH_SIZE, Constant, number
from torchvet_runtime.failures import UsageError
from torchvet_runtime.found import Found, arguments_for, is_own
from torchvet_runtime.source import Source

_BATCH_SIZE = 32
_ROLES = {
    "train": ("train", "training", "trn", "tr"),
    "val": ("val", "valid", "validation", "dev", "eval", "evaluation"),
    "test": ("test", "testing", "tst", "te"),
}

Constants = Mapping[str, Constant]
Loaders = Mapping[str, Found[Iterable[object]]]
# Any: a dataset's items are the user's.
AnyLoader = DataLoader[Any]
AnyDataset = Dataset[Any]
# Datasets and how they are written, by a name that tells their role.
_Datasets = dict[str, tuple[AnyDataset, str]]
# Parameters that say whether data is for training.
_SWITCHES = frozenset({"train", "is_train", "training"})


def find_loaders(
    namespace: Mapping[str, object], module_name: str, source: Source, constants: Constants
) -> Loaders:
    """Loaders by role, `train` always and `val` if there is one; raises `UsageError` when none is for training."""
    for found in (
        _made_loaders(namespace),
        _from_functions(namespace, source, constants),
        _from_datasets(_made_datasets(namespace), constants),
        _from_datasets(_constructed_datasets(namespace, module_name, constants), constants),
    ):
        roles = _by_role(found)
        if "train" in roles:
            if "val" not in roles and "test" in roles:
                test = roles["test"]
                roles["val"] = Found(test.value, test.text, f"{test.reason}; used for validation")
            return roles
    raise UsageError(
        f"{source.path.name} has no data to train on that could be told by its name; call a DataLoader or a Dataset "
        "train_…, or write `# torchvet: train train=…` into the file"
    )


def loader_of(
    value: object, text: str, reason: str, constants: Constants, is_training: bool
) -> Found[Iterable[object]]:
    """`value` itself if it gives batches, or a loader around it if it is a dataset."""
    if not isinstance(value, Dataset):
        if not isinstance(value, Iterable):
            raise UsageError(f"{text} is a {type(value).__name__}; a DataLoader or a Dataset is needed")
        return Found(value, text, reason)
    size = number(constants, BATCH_SIZE)
    batch_size = int(size[0]) if size else _BATCH_SIZE
    why = f"{size[1]} in the file" if size else "no batch size is given"
    is_shuffled = is_training and not isinstance(value, IterableDataset)
    loader: AnyLoader = DataLoader(value, batch_size=batch_size, shuffle=is_shuffled)
    shuffle = ", shuffle=True" if is_shuffled else ""
    return Found(loader, f"DataLoader({text}, batch_size={batch_size}{shuffle})", f"{reason}; {why}")


def _made_loaders(namespace: Mapping[str, object]) -> dict[str, Found[Iterable[object]]]:
    found: dict[str, Found[Iterable[object]]] = {}
    for name, value in namespace.items():
        if isinstance(value, DataLoader):
            found[name] = Found(value, name, "by its name")
        elif isinstance(value, dict):
            for key, each in value.items():
                if isinstance(each, DataLoader):
                    found[str(key)] = Found(each, f"{name}[{key!r}]", "by its key")
    return _each_once(found)


def _from_functions(
    namespace: Mapping[str, object], source: Source, constants: Constants
) -> dict[str, Found[Iterable[object]]]:
    """What the file's own functions return that make a DataLoader and need no argument that is unknown."""
    found: dict[str, Found[Iterable[object]]] = {}
    for node in source.tree.body:
        function = namespace.get(node.name) if isinstance(node, ast.FunctionDef) else None
        if not isinstance(node, ast.FunctionDef) or not callable(function) or not _makes_loaders(node):
            continue
        switch = next((each for each in _parameters(function) if each in _SWITCHES), None)
        for role, extra in [("train", {switch: True}), ("val", {switch: False})] if switch else [("", {})]:
            arguments = arguments_for(function, {k: v for k, v in constants.items() if k != switch})
            if set(arguments.missing) <= {switch}:
                text = ", ".join(filter(None, [arguments.text, *(f"{k}={v}" for k, v in extra.items())]))
                result = function(**{**arguments.values, **{str(k): v for k, v in extra.items()}})
                found |= _returned(result, node, f"{node.name}({text})", role)
    return _each_once(found)


def _returned(
    result: object, node: ast.FunctionDef, text: str, role: str
) -> dict[str, Found[Iterable[object]]]:
    if isinstance(result, DataLoader):
        return {role or node.name: Found(result, text, "what this function returns")}
    if isinstance(result, dict):
        named = {str(name): each for name, each in result.items()}
    elif isinstance(result, list | tuple):
        defaults = ["train", "val", "test"]
        names = _returned_names(node)
        named = dict(zip(names if len(names) == len(result) else defaults, result, strict=False))
    else:
        return {}
    return {
        name: Found(each, f"{text} → {name}", "what this function returns")
        for name, each in named.items()
        if isinstance(each, DataLoader)
    }


def _made_datasets(namespace: Mapping[str, object]) -> _Datasets:
    found = {name: each for name, each in namespace.items() if isinstance(each, Dataset)}
    split_up = {id(each.dataset) for each in found.values() if isinstance(each, Subset)}
    return {name: (each, name) for name, each in found.items() if id(each) not in split_up}


def _constructed_datasets(
    namespace: Mapping[str, object], module_name: str, constants: Constants
) -> _Datasets:
    """Objects of the file's own dataset classes, where they can be made without asking."""
    found: _Datasets = {}
    for name, made in namespace.items():
        if not (isinstance(made, type) and issubclass(made, Dataset) and is_own(made, module_name)):
            continue
        arguments = arguments_for(made, constants)
        switches = _SWITCHES.intersection(_parameters(made))
        if set(arguments.missing) - switches:
            continue
        if not switches:
            found[name] = (made(**arguments.values), f"{name}({arguments.text})")
        for role, is_training in {"train": True, "val": False}.items() if switches else ():
            extra = dict.fromkeys(switches, is_training)
            shown = ", ".join(filter(None, [arguments.text, *(f"{k}={v}" for k, v in extra.items())]))
            found[role] = (made(**{**arguments.values, **extra}), f"{name}({shown})")
    return found


def _from_datasets(datasets: _Datasets, constants: Constants) -> dict[str, Found[Iterable[object]]]:
    is_only = len(datasets) == 1
    return {
        name: loader_of(
            each,
            text,
            "the only dataset" if is_only else "by its name",
            constants,
            is_only or role_of(name) == "train",
        )
        for name, (each, text) in datasets.items()
    }


def _by_role(found: Mapping[str, Found[Iterable[object]]]) -> dict[str, Found[Iterable[object]]]:
    roles: dict[str, Found[Iterable[object]]] = {}
    for name, each in found.items():
        if role := role_of(name):
            roles.setdefault(role, each)
    if "train" in roles:
        return roles
    unnamed = {name: each for name, each in found.items() if not role_of(name)}
    shuffled = [
        each for each in unnamed.values() if isinstance(getattr(each.value, "sampler", None), RandomSampler)
    ]
    if len(unnamed) == 1:
        [only] = unnamed.values()
        roles["train"] = Found(
            only.value, only.text, "the only one" if len(found) == 1 else "the one left for it"
        )
    elif len(shuffled) == 1:
        roles["train"] = Found(shuffled[0].value, shuffled[0].text, "the only one that shuffles")
    return roles


def role_of(name: str) -> str:
    """`train`, `val` or `test` by the words in a name, empty when none says so."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    for role, names in _ROLES.items():
        if any(word.lower() in names for word in words):
            return role
    lowered = name.lower()
    return next((role for role in _ROLES if lowered.startswith(role)), "")


def _each_once(found: Mapping[str, Found[Iterable[object]]]) -> dict[str, Found[Iterable[object]]]:
    first = {id(each.value): name for name, each in reversed(list(found.items()))}
    return {name: each for name, each in found.items() if first[id(each.value)] == name}


def _makes_loaders(node: ast.FunctionDef) -> bool:
    names = (each for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute))
    is_made = any((each.id if isinstance(each, ast.Name) else each.attr) == "DataLoader" for each in names)
    return is_made and any(isinstance(each, ast.Return) and each.value is not None for each in ast.walk(node))


def _returned_names(node: ast.FunctionDef) -> list[str]:
    """The names in the last `return a, b`."""
    returns: Iterator[ast.Return] = (each for each in ast.walk(node) if isinstance(each, ast.Return))
    values = [each.value.elts for each in returns if isinstance(each.value, ast.Tuple)]
    return [each.id for each in values[-1] if isinstance(each, ast.Name)] if values else []


def _parameters(called: Callable[..., object]) -> list[str]:
    return list(inspect.signature(called).parameters)
