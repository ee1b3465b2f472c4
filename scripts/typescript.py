"""TypeScript types of what server and extension say to each other, from the server's dataclasses.

Dataclasses become interfaces, enums and literals become unions, upper-case strings become constants. Field names stay
as they are, because they are what stands in the JSON.
"""

from __future__ import annotations

import enum
import importlib
import inspect
import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_HEAD = """// Generated from server/{path} by scripts/generate.py: change it there, then run `make generate`.
"""
_PLAIN: dict[object, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
    Any: "unknown",
    object: "unknown",
}


def protocol_types(module_name: str) -> str:
    """The text of protocol.ts for the dataclasses, enums and constants that the module defines."""
    module = importlib.import_module(module_name)
    parts = [_HEAD.format(path=module_name.replace(".", "/") + ".py")]
    for name, value in vars(module).items():
        if name.isupper() and isinstance(value, str):
            parts.append(f'export const {name} = "{value}";\n')
        elif inspect.isclass(value) and value.__module__ == module_name:
            parts.append(_declaration(name, value))
    return "\n".join(parts).replace(";\n\nexport const", ";\nexport const")


def _declaration(name: str, kind: type) -> str:
    comment = f"/** {(inspect.getdoc(kind) or name).splitlines()[0]} */\n"
    if issubclass(kind, enum.Enum):
        return comment + f"export type {name} = {_union([_literal(each.value) for each in kind])};\n"
    if not is_dataclass(kind):
        raise TypeError(f"{name}: only dataclasses and enums cross to the extension")
    hints = get_type_hints(kind)
    rows = [f"  readonly {each.name}: {_type(hints[each.name])};\n" for each in fields(kind)]
    return comment + f"export interface {name} {{\n{''.join(rows)}}}\n"


def _type(hint: Any) -> str:
    """The TypeScript type; a hint may be any object that typing makes."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if inspect.isclass(hint) and (is_dataclass(hint) or issubclass(hint, enum.Enum)):
        return hint.__name__
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _union([_type(each) for each in arguments])
    if origin is Literal:
        return _union([_literal(each) for each in arguments])
    if origin in (dict, Mapping):
        return f"Readonly<Record<{_type(arguments[0])}, {_type(arguments[1])}>>"
    if origin in (list, Sequence) or (origin is tuple and arguments[1:] == (...,)):
        return f"readonly {_in_brackets(_type(arguments[0]))}[]"
    if origin is tuple:
        return f"readonly [{', '.join(_type(each) for each in arguments)}]"
    raise TypeError(f"{hint!r} has no TypeScript type here")


def _union(alternatives: list[str]) -> str:
    return " | ".join(dict.fromkeys(alternatives))


def _in_brackets(written: str) -> str:
    return f"({written})" if " " in written else written


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
