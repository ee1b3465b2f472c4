"""Gradients thrown away: a clearing on every path from the `backward()` that filled them to the `step()`.

Anything else that may leave gradients behind on the way to the step, such as writing `.grad` or a call with an
unknown effect, makes the question moot.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, Graph, What, reach
from torchvet.facts.pieces import path_text
from torchvet.facts.program import Program
from torchvet.facts.relevance import may_train
from torchvet.facts.stale_gradients import feeds
from torchvet.facts.values import Kind, Site, Value
from torchvet.facts.vocabulary import weak_kind
from torchvet.syntax.nodes import walk

# What may put gradients there, or take the loop's order out of our sight.
_SOURCES = (What.BACKWARD, What.GRADIENT_USE, What.OPAQUE, What.CLEAR)
_HARMLESS = re.compile(
    r"(^|\.)(print|len|str|float|int|clip_grad_(norm|value)_|item|append|update|unscale_|format|write|log\w*|info|"
    r"add_scalar|set_description|set_postfix|synchronize|time|parameters|detach|cpu|zero_grad)$"
)


@dataclass(frozen=True)
class EarlyClearing:
    """`clearing` stands between `backward` and `step` of one optimizer; `is_certain`: by what all three are bound to."""

    clearing: Event
    backward: Event
    step: Event
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[EarlyClearing]:
        """One fact for each clearing call of this file."""
        if not may_train(file.source.text):
            return
        seen: set[ast.AST] = set()
        for program in file.facts(Program):
            for graph in program.graphs:
                for found in _early_in(graph):
                    is_here = found.clearing.source is file.source and found.step.source is file.source
                    is_hooked = bool(found.step.subject.sites & program.hooked)
                    if is_here and not is_hooked and found.clearing.node not in seen:
                        seen.add(found.clearing.node)
                        yield found


def _early_in(graph: Graph) -> Iterator[EarlyClearing]:
    steps = list(graph.of(What.STEP))
    for step in steps:
        optimizer = step.subject
        if optimizer.kind is not Kind.OPTIMIZER or len(optimizer.sites) != 1 or _has_closure(step):
            continue
        if optimizer.definition is not None:
            # A class of the user's own may clear in its `step`, after the real one.
            continue
        clearings = [each for each in graph.of(What.CLEAR) if _clears_all(each.subject, optimizer)]
        others = [each for each in graph.of(*_SOURCES) if each not in clearings]
        if any(step in reach(each, clearings.__contains__) for each in others):
            continue
        same_steps = [each for each in steps if each.subject.sites & optimizer.sites]
        for clearing in clearings:
            found = _fact(clearing, step, same_steps, others, steps)
            if found is not None:
                yield found


def _fact(
    clearing: Event, step: Event, same_steps: list[Event], others: list[Event], steps: list[Event]
) -> EarlyClearing | None:
    """The fact that `clearing` makes, when the next thing after it is the step and a backward came before it."""
    after = reach(clearing, lambda each: each in others or (each in same_steps and each is not step))
    if step not in after or _may_fill_between(clearing, step):
        return None
    for backward in others:
        if backward.what is not What.BACKWARD or _is_step_early(step, backward, clearing):
            continue
        feeding = feeds(backward, step.subject, steps)
        if feeding is not None and clearing in reach(backward, same_steps.__contains__):
            is_bound = step.subject.name.startswith("torch.optim.") and not step.subject.weak
            is_bound = is_bound and _is_in_sight(clearing, step)
            return EarlyClearing(clearing, backward, step, feeding and is_bound and not backward.subject.weak)
    return None


def _is_harmless(call: ast.Call) -> bool:
    return _HARMLESS.search(path_text(call.func) or getattr(call.func, "attr", "")) is not None


def _is_step_early(step: Event, backward: Event, clearing: Event) -> bool:
    """Whether it is the step that stands in the wrong place, in front of the backward: another rule's finding."""
    is_one_place = step.function is backward.function is clearing.function
    return is_one_place and step.place.lineno < backward.place.lineno < clearing.place.lineno


def _is_in_sight(clearing: Event, step: Event) -> bool:
    """Whether all that happens between the two stands between them in one function."""
    return clearing.function is step.function and clearing.place.lineno <= step.place.lineno


def _may_fill_between(clearing: Event, step: Event) -> bool:
    """Whether a call between the two, nobody knows which, may put gradients back."""
    if not _is_in_sight(clearing, step):
        return False
    start, end = (clearing.place.end_lineno or 0, 0), (step.place.lineno, step.place.col_offset)
    return any(
        isinstance(each, ast.Call | ast.Yield | ast.YieldFrom | ast.Await)
        and start < (each.lineno, each.col_offset) < end
        and each.lineno > clearing.place.lineno
        and not (isinstance(each, ast.Call) and _is_harmless(each))
        for each in walk(clearing.function or clearing.source.tree)
    )


def _clears_all(subject: Value, optimizer: Value) -> bool:
    """Whether the clearing of `subject` certainly clears all that `optimizer` steps along."""
    if len(subject.sites) != 1:
        return False
    if subject.kind is Kind.OPTIMIZER:
        return subject.sites == optimizer.sites
    if subject.kind is not Kind.MODULE or subject.weak or not optimizer.params:
        return False
    site = next(iter(subject.sites))
    return all(_is_inside(held, site) for held in optimizer.params)


def _is_inside(held: Site, site: Site) -> bool:
    return held[: len(site)] == site


def _has_closure(step: Event) -> bool:
    """Whether the optimizer's own `step` gets an argument; a scaler's gets the optimizer."""
    node = step.node
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return True
    receiver = path_text(node.func.value).rpartition(".")[2]
    if node.func.attr != "step":
        return True
    is_given = bool(node.args or node.keywords)
    return is_given and (not receiver or weak_kind(receiver) is not Kind.SCALER)
