"""Hover over a loss, an optimizer, a scheduler, or a function that makes tensors of data: its contract.

Found by the name of the class or function where it is written, and by what surely made the object elsewhere.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from lsprotocol import types

from torchvet.diagnostics import Position
from torchvet.evidence import Evidence
from torchvet.facts.contract_parts import (
    RANGES,
    LossContract,
    MemoryContract,
    Said,
    Taken,
    ToolContract,
)
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.loss_contracts import LOSS_CONTRACTS
from torchvet.facts.memory_contracts import MEMORY_CONTRACTS
from torchvet.facts.optimizer_contracts import OPTIMIZER_CONTRACTS
from torchvet.facts.origins import constructors
from torchvet.facts.scheduler_contracts import SCHEDULER_CONTRACTS
from torchvet.lsp.convert import Converter
from torchvet.lsp.session import Checked
from torchvet.syntax.source import SourceFile

_Contract = LossContract | ToolContract | MemoryContract
_TAKES = Said("takes", "参数")
_OR = Said("or", "或")
_GIVES = Said('gives one number; with `reduction="none"`', '返回一个标量；`reduction="none"` 时形状为')
_DEFAULTS = Said("defaults", "默认值")
_NEEDS = Said("needs", "必需参数")


def contract_hover(
    checked: Checked, converter: Converter, place: Position, locale: str
) -> types.Hover | None:
    """The contract of what stands at `place`."""
    source = checked.source if checked.program is None else checked.program.source
    in_program = replace(place, line=place.line + checked.n_above)
    node = _named_at(source, in_program)
    contract = None if node is None else _contract_of(source, node)
    if node is None or contract is None:
        return None
    text = "\n".join(_lines(contract, locale))
    where = source.range_of(node)
    start, end = (replace(each, line=each.line - checked.n_above) for each in (where.start, where.end))
    content = types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.Hover(content, converter.range(replace(where, start=start, end=end)))


def _named_at(source: SourceFile, place: Position) -> ast.expr | None:
    """The name, or the dotted name whose last part stands at `place`."""
    found: list[ast.Name | ast.Attribute] = [*source.index.of(ast.Name), *source.index.of(ast.Attribute)]
    for node in found:
        if node.end_lineno != place.line:
            continue
        where = source.range_of(node)
        n_letters = len(node.attr if isinstance(node, ast.Attribute) else node.id)
        if where.end.column - n_letters <= place.column <= where.end.column:
            return node
    return None


def _contract_of(source: SourceFile, node: ast.expr) -> _Contract | None:
    known = source.imports.qualified_or_conventional(node)
    if known is not None:
        return _contracts().get(known[0])
    code = LocalCode(FileFacts(source, Evidence()))
    made = constructors(code, node)
    contract = _contracts().get(next(iter(made))) if len(made) == 1 else None
    # Of functions only the name itself is meant, not what they gave.
    is_object = isinstance(contract, ToolContract) or (
        isinstance(contract, LossContract) and not next(iter(made)).endswith(f".{contract.function}")
    )
    return contract if is_object else None


@cache
def _contracts() -> Mapping[str, _Contract]:
    """All contracts by the qualified names that mean them."""
    found: dict[str, _Contract] = {}
    for loss in LOSS_CONTRACTS:
        found[f"torch.nn.{loss.name}"] = found[f"torch.nn.modules.loss.{loss.name}"] = loss
        found[f"torch.nn.functional.{loss.function}"] = loss
    for optimizer in OPTIMIZER_CONTRACTS:
        found[f"torch.optim.{optimizer.name}"] = optimizer
        found[f"torch.optim.{optimizer.name.lower()}.{optimizer.name}"] = optimizer
    found.update({f"torch.optim.lr_scheduler.{each.name}": each for each in SCHEDULER_CONTRACTS})
    found.update({f"torch.{each.name}": each for each in MEMORY_CONTRACTS})
    return found


def _lines(contract: _Contract, locale: str) -> Iterator[str]:
    """Markdown, one line each."""
    yield f"**{contract.name}**"
    yield ""
    yield contract.note.text(locale)
    if isinstance(contract, MemoryContract):
        return
    yield ""
    if isinstance(contract, LossContract):
        for number, way in enumerate(contract.ways):
            word = _TAKES if number == 0 else _OR
            yield f"- {word.text(locale)}: " + "; ".join(_taken(each, locale) for each in way)
        yield f"- {_GIVES.text(locale)}: {_shapes(contract.gives, locale)}"
    else:
        yield f"- {_NEEDS.text(locale)}: `{contract.needs}`"
    if contract.defaults:
        yield f"- {_DEFAULTS.text(locale)}: `{contract.defaults}`"
    yield from ("", "```python", *contract.use.split("\n"), "```")


def _taken(taken: Taken, locale: str) -> str:
    values = RANGES[taken.values].text(locale)
    return f"`{taken.name}` {_shapes(taken.shapes, locale)} {taken.dtype}, {values}"


def _shapes(shapes: tuple[str, ...], locale: str) -> str:
    return f" {_OR.text(locale)} ".join(f"`{each}`" for each in shapes)
