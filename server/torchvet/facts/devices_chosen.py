"""`CUDA_VISIBLE_DEVICES` set after the process has already met the cards: it is too late then."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.pieces import path_text
from torchvet.syntax.nodes import place

_VARIABLE = "CUDA_VISIBLE_DEVICES"
# What makes torch look for the cards, once and for all; `is_available` asks the driver, which reads the variable then.
# Seeding waits for the first use of a card, and so do counting (by NVML) and emptying the cache (torch 2.13).
_MEETS = frozenset(
    f"torch.cuda.{name}"
    for name in "init is_available set_device current_device get_device_name get_device_properties synchronize "
    "mem_get_info".split()
)


@dataclass(frozen=True)
class LateDevices:
    """`node` sets the variable, after `first` has met the cards."""

    node: ast.stmt
    first: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LateDevices]:
        """At most one for each scope of this file."""
        if _VARIABLE not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        for scope, nodes in code.in_scope.items():
            if isinstance(scope, ast.ClassDef):
                continue
            met = [each for each in nodes if isinstance(each, ast.Call) and _meets(code, each)]
            first = next((each for each in met if not code.is_conditional(each)), None)
            if first is not None and any(_sets(each) and place(each) < place(first) for each in nodes):
                # Set in time, and again later: two scripts in one text, as notes show them side by side.
                continue
            for node in nodes:
                if (
                    first is not None
                    and _sets(node)
                    and isinstance(node, ast.stmt)
                    and place(node) > place(first)
                ):
                    yield cls(node, first)
                    break


def _meets(code: LocalCode, call: ast.Call) -> bool:
    if code.name(call.func) in _MEETS:
        return True
    if method_of(call, "cuda") is not None and not code.name(call.func):
        return True
    first = call.args[0] if call.args else None
    is_move = method_of(call, "to") is not None and isinstance(first, ast.Constant)
    return is_move and isinstance(first, ast.Constant) and str(first.value).startswith("cuda")


def _sets(node: ast.AST) -> bool:
    """`os.environ["CUDA_VISIBLE_DEVICES"] = …`."""
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    if not isinstance(target, ast.Subscript) or not isinstance(target.slice, ast.Constant):
        return False
    return target.slice.value == _VARIABLE and path_text(target.value).endswith("environ")
