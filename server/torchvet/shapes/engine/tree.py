"""The tree of modules below a module."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.shapes.engine.values import Choice, ModuleObject

_MAX_MODULES = 20_000


def named_modules(
    module: ModuleObject, prefix: str = "", seen: set[int] | None = None
) -> Iterator[tuple[str, ModuleObject]]:
    """The module and all below it with their dotted names, each once, as torch counts them."""
    seen = set() if seen is None else seen
    if id(module) in seen or len(seen) > _MAX_MODULES:
        return
    seen.add(id(module))
    yield prefix, module
    for name, each in children(module):
        yield from named_modules(each, f"{prefix}.{name}" if prefix else name, seen)


def children(module: ModuleObject) -> Iterator[tuple[str, ModuleObject]]:
    """The submodules under their names, in torch's order."""
    for name, each in module.slots.items():
        if isinstance(each, Choice):
            options = [option for option in each.options if isinstance(option, ModuleObject)]
            each = options[0] if options else each
        if isinstance(each, ModuleObject) and isinstance(name, str):
            yield name, each
