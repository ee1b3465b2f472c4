"""Weights under whatever prefixes their model was wrapped in, mapped onto any other wrapping.

DataParallel and DDP put `module.` before every key, `torch.compile` puts `_orig_mod.`, in any order and also around single
layers. Keys are compared with those of the target, so that a layer that is really called `module` keeps its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from torch import Tensor, nn

from torchvet_runtime.failures import UsageError

_WRAPPERS = ("module.", "_orig_mod.")
_COMPILED_SEGMENT = re.compile(r"(?:^|(?<=\.))_orig_mod\.")
_ANY_SEGMENT = re.compile(r"(?:^|(?<=\.))(?:_orig_mod|module)\.")


def unwrapped(model: nn.Module) -> nn.Module:
    """The model inside DataParallel, DDP and `torch.compile`, however they are nested."""
    while True:
        if isinstance(model, nn.DataParallel | nn.parallel.DistributedDataParallel):
            model = model.module
        elif type(model).__name__ == "OptimizedModule" and "_orig_mod" in model._modules:
            # By name: importing its class would import the compiler, which takes a second.
            model = model.get_submodule("_orig_mod")
        else:
            return model


def plain_weights(model: nn.Module) -> dict[str, Tensor]:
    """The weights of `model` under the keys they would have if nothing were wrapped."""
    bare = unwrapped(model)
    places = [
        name for name, each in bare.named_modules(remove_duplicate=False) if unwrapped(each) is not each
    ]
    return {_without_wrappers(key, places, bare): value for key, value in bare.state_dict().items()}


def _without_wrappers(key: str, places: list[str], model: nn.Module) -> str:
    """A key without the names that wrappers of single layers add; a layer that is really called so keeps its name."""
    # The innermost first, so that the places of the outer ones still fit.
    for place in sorted(places, key=len, reverse=True):
        inside = "_orig_mod." if "_orig_mod" in model.get_submodule(place)._modules else "module."
        if key.startswith(f"{place}.{inside}"):
            key = f"{place}.{key.removeprefix(f'{place}.{inside}')}"
    return key


def load_weights(model: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Loads weights saved from any wrapping into a model in any wrapping; raises `UsageError` where they don't fit."""
    bare = unwrapped(model)
    own = bare.state_dict()
    renamed = renamed_for(own, weights)
    problem = _misfit(own, renamed)
    if problem:
        raise UsageError(f"these weights don't fit {type(bare).__name__}: {problem}")
    bare.load_state_dict(renamed)


def renamed_for(target: Iterable[str], weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """`weights` under the target's keys as far as they can be told; others keep theirs."""
    wanted = set(target)
    stripped = dict(weights)
    while stripped.keys() != wanted:
        prefix = next((each for each in _WRAPPERS if all(key.startswith(each) for key in stripped)), None)
        if prefix is None or not stripped:
            return _renamed_inside(wanted, weights)
        stripped = {key.removeprefix(prefix): value for key, value in stripped.items()}
    return stripped


def _renamed_inside(wanted: set[str], weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """For wrapped single layers: pairs keys that are the same but for the wrappers' names, where that is unique."""
    for segment in (_COMPILED_SEGMENT, _ANY_SEGMENT):
        bare = {key: segment.sub("", key) for key in (*wanted, *weights)}
        n_wanted = Counter(bare[key] for key in wanted)
        n_given = Counter(bare[key] for key in weights)
        if max(n_wanted.values(), default=0) > 1 or max(n_given.values(), default=0) > 1:
            continue
        by_bare = {bare[key]: key for key in wanted}
        if n_given.keys() == n_wanted.keys() or segment is _ANY_SEGMENT:
            return {by_bare.get(bare[key], key): value for key, value in weights.items()}
    return dict(weights)


def _misfit(own: Mapping[str, Tensor], given: Mapping[str, Tensor]) -> str:
    missing = [key for key in own if key not in given]
    unexpected = [key for key in given if key not in own]
    shapes = [
        f"{key} is {list(given[key].shape)}, the model's is {list(own[key].shape)}"
        for key in own
        if key in given and isinstance(given[key], Tensor) and given[key].shape != own[key].shape
    ]
    parts = [
        _listed("missing", missing),
        _listed("unknown to the model", unexpected),
        _listed("sizes", shapes),
    ]
    return "; ".join(each for each in parts if each)


def _listed(title: str, items: list[str]) -> str:
    shown = ", ".join(items[:3]) + (f" and {len(items) - 3} more" if len(items) > 3 else "")
    return f"{title}: {shown}" if items else ""
