"""Which expressions name a CUDA device, and which calls put something on one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import IntEnum

from torchvet.facts.call_parts import argument, method_of
from torchvet.facts.command_line import option_default
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import given_by_calls
from torchvet.facts.pieces import path_text

_MAX_DEPTH = 5
_ALIASES = frozenset({"torch.cuda.current_device", "torch.cuda.device"})


class Cuda(IntEnum):
    """How sure it is that a device is CUDA's."""

    NOT_KNOWN = 0
    BY_DEFAULT = 1  # unless the command line says otherwise
    IF_THERE = 2  # wherever there is a card
    ALWAYS = 3


def cuda_named(code: LocalCode, node: ast.expr | None, depth: int = 0) -> Cuda:
    """What `node`, as a device, is."""
    if node is None or depth > _MAX_DEPTH:
        return Cuda.NOT_KNOWN
    if isinstance(node, ast.Constant):
        is_cuda = isinstance(node.value, str) and node.value.split(":")[0] == "cuda"
        return Cuda.ALWAYS if is_cuda else Cuda.NOT_KNOWN
    if isinstance(node, ast.JoinedStr):
        return cuda_named(code, node.values[0], depth + 1) if node.values else Cuda.NOT_KNOWN
    if isinstance(node, ast.IfExp):
        arms = [cuda_named(code, each, depth + 1) for each in (node.body, node.orelse)]
        return min(max(arms), Cuda.IF_THERE) if _asks_for_card(code, node.test) else min(arms)
    if isinstance(node, ast.Call):
        name = code.name(node.func)
        if name in _ALIASES:
            return Cuda.ALWAYS
        return (
            cuda_named(code, argument(node, 0, "type"), depth + 1)
            if name == "torch.device"
            else Cuda.NOT_KNOWN
        )
    default = option_default(code, node)
    if default is not None:
        return Cuda.BY_DEFAULT if str(default).split(":")[0] == "cuda" else Cuda.NOT_KNOWN
    ways = list(_ways(code, node)) if isinstance(node, ast.Name | ast.Attribute) else []
    return min((cuda_named(code, each, depth + 1) for each in ways), default=Cuda.NOT_KNOWN)


def put_on_cuda(code: LocalCode, call: ast.Call) -> Cuda:
    """Whether `call` gives something on a card: `x.cuda()`, `x.to(device)`, `torch.zeros(2, device=device)`."""
    if method_of(call, "cuda") is not None and not code.name(call.func):
        return Cuda.ALWAYS
    if method_of(call, "to") is not None and not code.name(call.func):
        return cuda_named(code, argument(call, 0, "device"))
    if code.name(call.func).startswith("torch.") and code.name(call.func) != "torch.device":
        return cuda_named(code, argument(call, -1, "device"))
    return Cuda.NOT_KNOWN


def _ways(code: LocalCode, node: ast.Name | ast.Attribute) -> Iterator[ast.expr]:
    """All that may be bound to it; nothing when one way is not known."""
    reached = code.reaching(node) if isinstance(node, ast.Name) else None
    if reached is not None:
        yield reached
        return
    found: list[ast.expr] = []
    for target, value in code.all_bindings(node):
        if value is not None and path_text(value) == path_text(node):
            continue
        ways = [value] if value is not None else given_by_calls(code, target)
        if not ways:
            return
        found += ways
    yield from found


def _asks_for_card(code: LocalCode, test: ast.expr) -> bool:
    """Whether the test holds wherever there is a card, as far as it goes on."""
    names = {code.name(each.func) for each in ast.walk(test) if isinstance(each, ast.Call)}
    is_negated = any(isinstance(each, ast.Not) for each in ast.walk(test))
    return bool(names & {"torch.cuda.is_available", "torch.cuda.device_count"}) and not is_negated
