"""What an installed torch and torchvision offer, read from their source: names, arguments, and what is deprecated.

Torch is never imported. What torch defines in C++ has no source here; the shipped tables know of that
(`facts/api_changes.py`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from torchvet.evidence import TorchApi
from torchvet.project.public_names import public_names
from torchvet.syntax.nodes import walk

# The folder or file of classes whose arguments are known, and the name they are used by.
_CLASSES = (
    ("nn/modules", "torch.nn"),
    ("optim", "torch.optim"),
    ("optim/lr_scheduler.py", "torch.optim.lr_scheduler"),
    ("utils/data/dataloader.py", "torch.utils.data"),
    ("utils/data/distributed.py", "torch.utils.data.distributed"),
    ("nn/parallel/distributed.py", "torch.nn.parallel"),
    ("nn/parallel/data_parallel.py", "torch.nn"),
)
# The file of functions whose arguments are known, and the name they are used by.
_FUNCTIONS = (
    ("nn/functional.py", "torch.nn.functional"),
    ("nn/init.py", "torch.nn.init"),
    ("nn/utils/clip_grad.py", "torch.nn.utils"),
    ("nn/utils/rnn.py", "torch.nn.utils.rnn"),
    ("utils/data/dataset.py", "torch.utils.data"),
)
# The same of torchvision, where it lies beside torch.
_VISION_CLASSES = (
    ("transforms/transforms.py", "torchvision.transforms"),
    ("transforms/autoaugment.py", "torchvision.transforms"),
)
_VISION_FUNCTIONS = (("transforms/functional.py", "torchvision.transforms.functional"),)
# Whose names are all written in Python.
_VISION_MODULES = ("transforms", "transforms/functional", "models", "datasets", "ops", "utils")
# Where public names may be deprecated; the rest of torch is its own machinery.
_PUBLIC = (
    "*.py",
    "amp/*.py",
    "autograd/*.py",
    "backends/**/*.py",
    "cpu/**/*.py",
    "cuda/**/*.py",
    "distributed/*.py",
    "jit/*.py",
    "nn/**/*.py",
    "optim/*.py",
    "utils/*.py",
    "utils/data/**/*.py",
)
_WRAPPED = re.compile(r"\s+")


def read_api(package: Path) -> TorchApi:
    """The interface of the torch in the folder `package`, and of a torchvision beside it.

    A file that cannot be read or parsed is left out.
    """
    vision = package.parent / "torchvision"
    parameters = {name: takes for place, root in _CLASSES for name, takes in _classes(package / place, root)}
    parameters |= {
        name: takes for place, root in _FUNCTIONS for name, takes in _functions(package / place, root)
    }
    parameters |= {
        name: takes for place, root in _VISION_CLASSES for name, takes in _classes(vision / place, root)
    }
    parameters |= {
        name: takes for place, root in _VISION_FUNCTIONS for name, takes in _functions(vision / place, root)
    }
    offered = {
        f"torchvision.{each.replace('/', '.')}": public_names(vision / each) for each in _VISION_MODULES
    }
    files = dict.fromkeys(path for pattern in _PUBLIC for path in sorted(package.glob(pattern)))
    deprecated = {name: said for path in files for name, said in _deprecated(package, path)}
    for reader in (_body, _import_froms):
        # The trees are of use while one torch is read; the next may be another one in the same place.
        reader.cache_clear()
    return TorchApi(
        dict(sorted(parameters.items())),
        dict(sorted(deprecated.items())),
        {module: names for module, names in offered.items() if names is not None},
    )


def _classes(place: Path, root: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Public classes with all the arguments they take; those that take any are left out."""
    files = sorted(place.glob("*.py")) if place.is_dir() else [place]
    classes = {each.name: each for path in files for each in _body(path) if isinstance(each, ast.ClassDef)}
    offered = _text(place / "__init__.py") if place.is_dir() else _text(place)
    for name, node in classes.items():
        init = _constructor(node, classes)
        if init is None or name.startswith("_") or not re.search(rf"\b{name}\b", offered):
            continue
        if init.args.kwarg is not None or init.args.vararg is not None:
            continue
        takes = [*init.args.posonlyargs, *init.args.args, *init.args.kwonlyargs]
        yield f"{root}.{name}", tuple(each.arg for each in takes[1:])


def _functions(place: Path, root: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Public functions with all the arguments they take; of overloads the last one is the real one."""
    functions = {each.name: each for each in _body(place) if isinstance(each, ast.FunctionDef)}
    assigned = {
        target.id
        for each in _body(place)
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    for name, node in functions.items():
        is_open = node.args.kwarg is not None or node.args.vararg is not None
        if not is_open and not name.startswith("_") and name not in assigned:
            takes = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            yield f"{root}.{name}", tuple(each.arg for each in takes)


def _constructor(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> ast.FunctionDef | None:
    """The `__init__` of a class or of the first base that has one; None when a `__new__` or metaclass takes part."""
    waiting, seen = [node], set()
    while waiting:
        cls = waiting.pop(0)
        methods = {each.name: each for each in cls.body if isinstance(each, ast.FunctionDef)}
        if "__new__" in methods or cls.keywords or cls.name in seen:
            return None
        if "__init__" in methods:
            # Of overloads the last one is the real one.
            return methods["__init__"]
        seen.add(cls.name)
        bases = [each.value if isinstance(each, ast.Subscript) else each for each in cls.bases]
        waiting += [classes[each.id] for each in bases if isinstance(each, ast.Name) and each.id in classes]
    return None


def _deprecated(package: Path, path: Path) -> Iterator[tuple[str, str]]:
    """Public names of one file that carry `@deprecated`, with what it says."""
    for node in _body(path, "deprecated("):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        carriers: list[ast.FunctionDef | ast.ClassDef] = [node]
        if isinstance(node, ast.ClassDef):
            carriers += [
                each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"
            ]
        said = next((text for each in carriers if (text := _says(each))), "")
        for name in _public_names(package, path, node.name) if said else ():
            yield name, said


def _says(node: ast.FunctionDef | ast.ClassDef) -> str:
    if any(isinstance(each, ast.Name) and each.id == "overload" for each in node.decorator_list):
        # Only this way of calling it.
        return ""
    for each in node.decorator_list:
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == "deprecated":
            said = each.args[0] if each.args else None
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                return _WRAPPED.sub(" ", said.value).strip()
    return ""


def _public_names(package: Path, path: Path, name: str) -> Iterator[str]:
    """The name in its own module, and in each package above that imports it from there."""
    parts = ["torch", *path.relative_to(package).with_suffix("").parts]
    if parts[-1] == "__init__":
        parts.pop()
    sources = {".".join(parts)}
    if not any(each.startswith("_") for each in parts):
        yield ".".join([*parts, name])
    own_all = re.search(r"__all__", _text(path)) is not None and f'"{name}"' not in _text(path)
    for above in (parts[:end] for end in range(len(parts) - 1, 0, -1)):
        init = package.joinpath(*above[1:], "__init__.py")
        if any(_imports(each, sources, ".".join(above), name, own_all) for each in _import_froms(init)):
            sources.add(".".join(above))
            yield ".".join([*above, name])


@lru_cache(maxsize=64)
def _import_froms(path: Path) -> list[ast.ImportFrom]:
    """All of them, also those under `if is_available()`."""
    return [each for top in _body(path) for each in walk(top) if isinstance(each, ast.ImportFrom)]


def _imports(node: ast.ImportFrom, sources: set[str], package: str, name: str, is_hidden: bool) -> bool:
    """Whether `node`, in the `__init__` of `package`, imports `name` from one of `sources` under its own name."""
    if node.level > 1:
        return False
    module = ".".join(filter(None, [package if node.level else "", node.module]))
    if module not in sources:
        return False
    if any(each.name == "*" for each in node.names):
        return not is_hidden
    return any(each.name == name and each.asname in (None, name) for each in node.names)


@lru_cache(maxsize=64)
def _body(path: Path, word: str = "") -> list[ast.stmt]:
    text = _text(path)
    if word not in text:
        return []
    try:
        return ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return ""
