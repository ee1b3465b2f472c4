"""Code that tries or tests before it acts: what is known of one path need not hold on the one that is taken."""

from __future__ import annotations

import ast
import re

from torchvet.facts.graph import Event

_WRAPPING_WORDS = re.compile(
    r"module|parallel|ddp|\bdp\b|compile|prefix|startswith|hasattr|isinstance|multi|gpu|strip|wrap|key", re.I
)


def is_probing(event: Event) -> bool:
    """Whether the event stands under a test of how things are wrapped, or where its failure is caught."""
    if any(_is_probe(head.node) for head, _ in event.guards):
        return True
    return _asks_for_wrapping(event) or _expects_failure(event)


def _asks_for_wrapping(event: Event) -> bool:
    """Whether its function asks somewhere how the model is wrapped, perhaps to return early."""
    if event.function is None or isinstance(event.function, ast.Module):
        return False
    tests = (each.test for each in ast.walk(event.function) if isinstance(each, ast.If))
    return any(re.search(r"isinstance|hasattr|startswith", ast.unparse(test)) for test in tests)


def _is_probe(head: ast.AST) -> bool:
    if isinstance(head, ast.If):
        return _WRAPPING_WORDS.search(ast.unparse(head.test)) is not None
    return isinstance(head, ast.Try) and bool(head.handlers)


def _expects_failure(event: Event) -> bool:
    """`with pytest.raises(...)`, `with self.assertRaises(...)`, `with suppress(...)` around it."""
    if event.function is None:
        return False
    for node in ast.walk(event.function):
        if isinstance(node, ast.With | ast.AsyncWith) and any(each is event.node for each in ast.walk(node)):
            text = " ".join(ast.unparse(item.context_expr) for item in node.items)
            if re.search(r"raises|suppress", text, re.I):
                return True
    return False
