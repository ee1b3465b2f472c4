"""Whether gradients are recorded where a node stands, as far as its own scope says."""

from __future__ import annotations

import ast
import re

from torchvet.facts.local_code import LocalCode

_SWITCH = re.compile(r"grad|infer", re.I)
_OFF = frozenset({"torch.no_grad", "torch.inference_mode"})


def switching_block(code: LocalCode, node: ast.AST) -> ast.With | ast.AsyncWith | None:
    """The innermost `with` around `node` that may switch recording."""
    for each in code.around(node):
        if isinstance(each, ast.With | ast.AsyncWith):
            texts = [ast.unparse(item.context_expr) for item in each.items]
            if any(_SWITCH.search(text) for text in texts):
                return each
    return None


def is_surely_off(code: LocalCode, node: ast.AST) -> bool:
    """Whether `node` stands directly under torch's `no_grad` or `inference_mode`, as block or decorator."""
    block = switching_block(code, node)
    if block is not None:
        return any(_is_off(code, item.context_expr) for item in block.items)
    scope = code.scope(node)
    decorators = getattr(scope, "decorator_list", [])
    return any(_is_off(code, each) or code.name(each) in _OFF for each in decorators)


def is_surely_on(code: LocalCode, node: ast.AST) -> bool:
    """Whether nothing in the file can have switched recording off where `node` runs."""
    if switching_block(code, node) is not None or "set_grad_enabled" in code.file.source.text:
        return False
    scope = code.scope(node)
    if scope is code.tree:
        return True
    # A function may be called by somebody who has switched gradients off.
    return re.search(r"no_grad|inference_mode", code.file.source.text) is None


def _is_off(code: LocalCode, node: ast.expr) -> bool:
    is_default = isinstance(node, ast.Call) and not node.args and not node.keywords
    return is_default and isinstance(node, ast.Call) and code.name(node.func) in _OFF
