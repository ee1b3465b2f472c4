"""The model among a file's objects: by type first, by what the optimizer holds second, by name last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import CodeType
from typing import Any

from torch import nn
from torch.nn.modules.loss import _Loss
from torch.optim import Optimizer

from torchvet_runtime.constants import Constant
from torchvet_runtime.failures import UsageError
from torchvet_runtime.found import Found, arguments_for, is_own

_LOSS_NAMES = re.compile(r"criterion|loss(_?(fn|func|function))?|objective", re.IGNORECASE)
_BUILDERS = re.compile(r"(get|build|make|create|init)_(model|net|network)", re.IGNORECASE)

Namespace = Mapping[str, object]
Constants = Mapping[str, Constant]


def find_model(
    namespace: Namespace, module_name: str, file: str, constants: Constants, target: str | None
) -> Found[nn.Module]:
    """The model to train; raises `UsageError` when there is none, or several to choose from."""
    if target is not None:
        return _targeted(namespace, target, file, constants)
    made = _whole_models(namespace)
    if len(made) > 1:
        held = [name for name in made if _is_held_by_an_optimizer(made[name], namespace)]
        if len(held) == 1:
            return Found(made[held[0]], held[0], "the optimizer holds its parameters")
        raise UsageError(_choose(file, list(made)))
    if made:
        [(name, model)] = made.items()
        return Found(model, name, "the only model made in the file")
    return _built(namespace, module_name, file, constants)


def is_loss(name: str, value: object) -> bool:
    """Whether an object of this name is a loss and not a model."""
    if isinstance(value, _Loss):
        return True
    return _LOSS_NAMES.fullmatch(name) is not None or type(value).__name__.endswith("Loss")


def construct(made: Callable[..., object], name: str, file: str, constants: Constants) -> Found[nn.Module]:
    """A model from its class or function; raises `UsageError` when it needs values nobody has given."""
    arguments = arguments_for(made, constants)
    if arguments.missing:
        needed = ", ".join(arguments.missing)
        wanted = ", ".join(f"{each}=…" for each in arguments.missing)
        raise UsageError(
            f"{file}: {name}() needs {needed}; give constants of that name in the file, "
            f"write `# torchvet: train model={name}({wanted})` into it, or use --set model='{name}({wanted})'"
        )
    model = made(**arguments.values)
    if not isinstance(model, nn.Module):
        raise UsageError(f"{file}: {name}() returned a {type(model).__name__}, not a torch.nn.Module")
    return Found(
        model, f"{name}({arguments.text})", "made with the file's constants" if arguments.text else ""
    )


def _targeted(namespace: Namespace, target: str, file: str, constants: Constants) -> Found[nn.Module]:
    value = namespace.get(target)
    asked = f"asked for as ::{target}"
    if isinstance(value, nn.Module):
        return Found(value, target, asked)
    if isinstance(value, type) and issubclass(value, nn.Module):
        made = [(name, each) for name, each in _whole_models(namespace).items() if type(each) is value]
        if len(made) == 1:
            return Found(made[0][1], made[0][0], f"{asked}, and the only one made")
    if callable(value):
        found = construct(value, target, file, constants)
        return Found(found.value, found.text, asked)
    known = [name for name, each in namespace.items() if _is_model_class(each)] + list(
        _whole_models(namespace)
    )
    listed = f"; there are {', '.join(known)}" if known else ""
    raise UsageError(f"{file} has no model {target}{listed}")


def _whole_models(namespace: Namespace) -> dict[str, nn.Module]:
    """Models at the top level that are no part of another, each under its first name."""
    found: dict[str, nn.Module] = {}
    for name, value in namespace.items():
        is_model = isinstance(value, nn.Module) and not name.startswith("_") and not is_loss(name, value)
        if isinstance(value, nn.Module) and is_model and all(value is not each for each in found.values()):
            found[name] = value
    inner = {id(part) for whole in found.values() for part in whole.modules() if part is not whole}
    return {
        name: each
        for name, each in found.items()
        if id(each) not in inner and next(each.parameters(), None) is not None
    }


def _is_held_by_an_optimizer(model: nn.Module, namespace: Namespace) -> bool:
    own = {id(each) for each in model.parameters()}
    optimizers = [each for each in namespace.values() if isinstance(each, Optimizer)]
    return any(
        id(each) in own for one in optimizers for group in one.param_groups for each in group["params"]
    )


def _built(namespace: Namespace, module_name: str, file: str, constants: Constants) -> Found[nn.Module]:
    """A model from the only class or building function of the file."""
    builders = {
        name: each for name, each in namespace.items() if _BUILDERS.fullmatch(name) and callable(each)
    }
    if len(builders) == 1:
        [(name, builder)] = builders.items()
        found = construct(builder, name, file, constants)
        return Found(found.value, found.text, found.reason or "the function that makes a model")
    classes = _free_classes({name: each for name, each in namespace.items() if is_own(each, module_name)})
    classes = classes or _free_classes(
        {name: each for name, each in namespace.items() if not _is_of_torch(each)}
    )
    if len(classes) > 1:
        raise UsageError(_choose(file, list(classes)))
    if not classes:
        raise UsageError(
            f"{file} has no model; a class derived from torch.nn.Module is needed, or an object of one"
        )
    [(name, made)] = classes.items()
    found = construct(made, name, file, constants)
    return Found(found.value, found.text, found.reason or "the only model class")


def _free_classes(namespace: Namespace) -> dict[str, Any]:
    """Model classes that no other one derives from, or names inside its methods."""
    classes = {
        name: each for name, each in namespace.items() if _is_model_class(each) and not name.endswith("Loss")
    }
    used: set[str] = set()
    for name, each in classes.items():
        assert isinstance(each, type)
        used |= {base.__name__ for base in each.__mro__[1:]}
        for method in vars(each).values():
            used |= set(_names_in(getattr(method, "__code__", None))) - {name}
    return {name: each for name, each in classes.items() if name not in used} or classes


def _names_in(code: object) -> Iterator[str]:
    """The names that code uses, with those of comprehensions and functions inside it."""
    if isinstance(code, CodeType):
        yield from code.co_names
        for each in code.co_consts:
            yield from _names_in(each)


def _is_model_class(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, nn.Module) and not _is_of_torch(value)


def _is_of_torch(value: object) -> bool:
    return str(getattr(value, "__module__", "")).split(".")[0] == "torch"


def _choose(file: str, names: list[str]) -> str:
    return f"{file} has several models; choose one: " + ", ".join(f"{file}::{each}" for each in names)
