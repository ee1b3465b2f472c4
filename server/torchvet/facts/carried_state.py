"""The hidden state of a recurrent layer that one pass of a training loop hands to the next with its graph."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import method_of
from torchvet.facts.class_table import ClassTable, class_made
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import origins
from torchvet.facts.relevance import may_train

_LAYERS = frozenset({"torch.nn.RNN", "torch.nn.LSTM", "torch.nn.GRU", "torch.nn.RNNCell", "torch.nn.GRUCell"})
_CUTS = re.compile(r"detach|\.data\b|no_grad|clone|repackage|truncat")


@dataclass(frozen=True)
class CarriedState:
    """`state` goes from pass to pass of the loop around `backward`; `forward` is the call that carries it on."""

    backward: ast.Call
    forward: ast.Call
    state: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[CarriedState]:
        """Every one of this file."""
        text = file.source.text
        if not may_train(text) or "backward" not in text:
            return
        (code,) = file.facts(LocalCode)
        for node in code.index.of(ast.Assign):
            state = _carried(code, node)
            if state is None or not isinstance(node.value, ast.Call):
                continue
            loop = code.loops(node)[0]
            backward = _only_backward(code, loop)
            if backward is not None and _is_recurrent(file, code, node.value):
                yield cls(backward, node.value, state)


def _carried(code: LocalCode, node: ast.AST) -> str | None:
    """The name `h` in `out, h = rnn(x, h)`, when nothing else binds or cuts it in the loop."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call) or not code.loops(node):
        return None
    target = node.targets[0]
    last = target.elts[-1] if isinstance(target, ast.Tuple) and len(target.elts) == 2 else None
    if not isinstance(last, ast.Name):
        return None
    given = [*node.value.args, *(each.value for each in node.value.keywords)]
    if not any(isinstance(each, ast.Name) and each.id == last.id for each in given):
        return None
    scope, loop = code.scope(node), code.loops(node)[0]
    bindings = [target for target, _ in code.bindings(scope, last.id)]
    inside = [each for each in bindings if loop in code.around(each)]
    is_alone = inside == [last] and len(bindings) > 1
    return last.id if is_alone and not _is_cut(code, loop, last.id) else None


def _is_cut(code: LocalCode, loop: ast.AST, name: str) -> bool:
    """Whether something in the loop may cut the state off in place."""
    return any(
        isinstance(each, ast.Call) and name in ast.unparse(each) and _CUTS.search(ast.unparse(each))
        for each in code.in_scope[code.scope(loop)]
        if loop in code.around(each)
    )


def _only_backward(code: LocalCode, loop: ast.AST) -> ast.Call | None:
    """The one backward of the loop's own body, run in every pass and freeing its graph."""
    found = [
        each
        for each in code.in_scope[code.scope(loop)]
        if isinstance(each, ast.Call)
        and loop in code.around(each)
        and method_of(each, "backward") is not None
    ]
    if len(found) != 1 or found[0].args or found[0].keywords:
        return None
    is_plain = code.loops(found[0])[0] is loop and not code.is_conditional(found[0], loop)
    return found[0] if is_plain else None


def _is_recurrent(file: FileFacts, code: LocalCode, call: ast.Call) -> bool:
    """Whether the state that `call` returns surely hangs on the one it got."""
    name = code.constructor(call.func)
    if name in _LAYERS:
        return True
    made = origins(code, call.func)
    own = class_made(file, made[0]) if len(made) == 1 else None
    if own is None or not own[0].facts(ClassTable)[0].is_module(own[1]):
        return False
    text = "\n".join(own[0].source.lines[own[1].lineno - 1 : own[1].end_lineno])
    return not _CUTS.search(text) and any(each.rpartition(".")[2] + "(" in text for each in _LAYERS)
