"""Methods that stand as a statement without being called, and `with torch.no_grad:`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.definitions import ClassRef
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, What
from torchvet.facts.owner_evidence import is_only_named
from torchvet.facts.program import Program
from torchvet.facts.schedulers import scheduler_evidence
from torchvet.facts.values import Kind
from torchvet.facts.vocabulary import canonical

_METHODS = {
    Kind.OPTIMIZER: frozenset({"step", "zero_grad"}),
    Kind.MODULE: frozenset({"eval", "train", "zero_grad"}),
    Kind.SCALER: frozenset({"update"}),
    Kind.TENSOR: frozenset({"backward"}),
}
_CONTEXTS = frozenset({"torch.no_grad", "torch.inference_mode", "torch.enable_grad"})
_MENTIONED = re.compile(
    r"\.(backward|step|zero_grad|eval|train|update)[ \t]*(#.*|;.*)?$|\b(no_grad|inference_mode|enable_grad)\b[^(]",
    re.MULTILINE,
)
_LOSS_NAME = re.compile(r"^(\w*_)?loss(_\w+)?$", re.I)
# The statement is there to see whether it fails.
_PROBE = re.compile(r"\b(suppress|raises|assertRaises\w*|warns)\b")
_CELL = re.compile(r"^# ?(%%|In\[)", re.MULTILINE)


@dataclass(frozen=True)
class UncalledMethod:
    """`owner.method` as a statement, or as a context, that does nothing; `is_weak`: only names say what it is."""

    node: ast.expr
    is_context: bool
    is_weak: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UncalledMethod]:
        """Every one of this file, those that are proven first; the line being typed is left alone."""
        if not _MENTIONED.search(file.source.text):
            return
        ignored = _ignored(file)
        found = [*_contexts(file), *_statements(file)]
        for each in sorted(found, key=lambda each: each.is_weak):
            if each.node.end_lineno != file.source.edited_line and each.node not in ignored:
                yield each


def _contexts(file: FileFacts) -> Iterator[UncalledMethod]:
    imports = file.source.imports
    index = file.source.index
    for node in index.of(ast.With, ast.AsyncWith):
        for item in node.items:
            name = imports.qualified_or_conventional(item.context_expr)
            if name is not None and canonical(name[0]) in _CONTEXTS:
                yield UncalledMethod(item.context_expr, True, name[1])


def _statements(file: FileFacts) -> Iterator[UncalledMethod]:
    for program in file.facts(Program):
        for graph in program.graphs:
            for event in graph.of(What.READ):
                if event.source is file.source and isinstance(event.node, ast.Attribute):
                    is_weak = _weakness(file, program, event, event.node)
                    if is_weak is not None:
                        yield UncalledMethod(event.node, False, is_weak)


def _weakness(file: FileFacts, program: Program, event: Event, node: ast.Attribute) -> bool | None:
    """Whether only names say that `node` is a method of torch's; None when it need not be one."""
    owner = event.subject
    if node.attr in _METHODS.get(owner.kind, ()):
        is_own = isinstance(owner.definition, ClassRef) and _is_property(owner.definition, node.attr)
        return None if is_own else is_only_named(owner)
    if owner.kind is not Kind.UNKNOWN or not program.trusts_names:
        return None
    if node.attr == "backward":
        text = file.source.segment(node.value).rpartition(".")[2]
        return True if owner.sources or _LOSS_NAME.match(text) else None
    if node.attr == "step":
        evidence = scheduler_evidence(file, node.value)
        return evidence == "name" if evidence else None
    return None


def _is_property(cls: ClassRef, name: str) -> bool:
    method = cls.method(name)
    return cls.has_unknown_base or (method is not None and bool(getattr(method.node, "decorator_list", ())))


def _ignored(file: FileFacts) -> set[ast.expr]:
    """What is read to see whether that fails, or to be displayed at the end of a notebook's cell."""
    found: set[ast.expr] = set()
    index = file.source.index
    probing = [each.body for each in index.of(ast.Try) if each.handlers]
    probing += [
        each.body
        for each in index.of(ast.With, ast.AsyncWith)
        if any(_PROBE.search(ast.unparse(item.context_expr)) for item in each.items)
    ]
    found |= {each.value for body in probing for each in body if isinstance(each, ast.Expr)}
    return found | set(_displayed(file))


def _displayed(file: FileFacts) -> Iterator[ast.expr]:
    if not _CELL.search(file.source.text):
        return
    lines, body = file.source.lines, file.source.tree.body
    for index, statement in enumerate(body):
        end = body[index + 1].lineno - 1 if index + 1 < len(body) else len(lines)
        is_last = index + 1 == len(body) or _CELL.search("\n".join(lines[statement.lineno : end]))
        if isinstance(statement, ast.Expr) and is_last:
            yield statement.value
