"""What the options of a command line are when nobody gives them: the defaults of `add_argument`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import keyword, method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import constant_values, origins

_FLAGS = {"store_true": False, "store_false": True}


@dataclass(frozen=True)
class OptionDefaults:
    """The constant defaults of a file's options, by the attribute they have; those with two of them are left out."""

    values: dict[str, object]

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[OptionDefaults]:
        """The one table of `file`."""
        if "add_argument" not in file.source.text:
            yield cls({})
            return
        (code,) = file.facts(LocalCode)
        found: dict[str, set[object]] = {}
        for call in code.methods_called("add_argument"):
            name = _attribute(call)
            if name:
                found.setdefault(name, set()).update(_default(code, call))
        yield cls({name: values.pop() for name, values in found.items() if len(values) == 1})


def option_default(code: LocalCode, node: ast.expr) -> object | None:
    """What `args.workers` is when the command line doesn't say it; None when that is not known."""
    if not isinstance(node, ast.Attribute):
        return None
    (table,) = code.file.facts(OptionDefaults)
    if node.attr not in table.values:
        return None
    made = origins(code, node.value)
    is_parsed = bool(made) and all(method_of(each, "parse_args") is not None for each in made)
    return table.values[node.attr] if is_parsed else None


def _attribute(call: ast.Call) -> str:
    """The attribute of the parsed options that the call declares; "" when it is not written out."""
    stated = keyword(call, "dest")
    if stated is not None:
        return stated.value if isinstance(stated, ast.Constant) and isinstance(stated.value, str) else ""
    names = [
        each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    long = next((each for each in names if each.startswith("--")), names[0] if names else "")
    return long.lstrip("-").replace("-", "_")


def _default(code: LocalCode, call: ast.Call) -> list[object]:
    """The one default that is known; what is no constant is a value that equals no other."""
    action, default = keyword(call, "action"), keyword(call, "default")
    if default is None:
        kind = action.value if isinstance(action, ast.Constant) else None
        return [_FLAGS.get(kind)] if isinstance(kind, str) else [None]
    values = constant_values(code, default)
    return values if len(values) == 1 else [object(), object()]
