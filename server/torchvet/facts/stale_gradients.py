"""Gradients that survive a step: `backward()` calls that add to what an earlier step already used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, Graph, What, reach
from torchvet.facts.pieces import path_text
from torchvet.facts.program import Program
from torchvet.facts.relevance import may_train
from torchvet.facts.uncalled_methods import UncalledMethod
from torchvet.facts.values import Kind, Role, Site, Value, models_behind, overlap


@dataclass(frozen=True)
class StaleGradient:
    """A `backward` that adds to gradients which `step` has used and nobody cleared before the next step.

    `is_certain`: the optimizer is known by its constructor and the loss by the model it came from.
    `owner` is the user's text of what is stepped, "" when it has no name in the scope of the backward.
    """

    backward: Event
    step: Event
    owner: str
    is_manual: bool
    is_certain: bool
    first_backward: Event

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[StaleGradient]:
        """One fact for each such backward of this file."""
        if not may_train(file.source.text):
            return
        seen: set[ast.AST] = set()
        # Meant to clear, and reported as what it is.
        uncalled = [each.node for each in file.facts(UncalledMethod) if isinstance(each.node, ast.Attribute)]
        forgotten = {path_text(each.value) for each in uncalled if each.attr == "zero_grad"}
        for program in file.facts(Program):
            for graph in program.graphs:
                for found in _stale_in(graph):
                    if found.step.subject.sites & program.hooked or found.owner in forgotten:
                        continue
                    if found.backward.node not in seen and found.backward.source is file.source:
                        seen.add(found.backward.node)
                        yield found


def _stale_in(graph: Graph) -> Iterator[StaleGradient]:
    steps = list(graph.of(What.STEP))
    for step in steps:
        clearings = [
            each for each in graph.of(What.CLEAR, What.CREATE, What.OPAQUE) if covers(each, step.subject)
        ]
        reached = [
            each
            for each in reach(step, _Blocked(clearings, step))
            if each.what is What.BACKWARD and feeds(each, step.subject, steps) is not None
        ]
        reached = [each for each in reached if _reaches_step(each, step, clearings)]
        reached.sort(key=lambda each: getattr(each.node, "lineno", 0))
        for backward in reached:
            yield _as_fact(backward, step, reached[0], bool(feeds(backward, step.subject, steps)))


def _as_fact(backward: Event, step: Event, first: Event, is_certain: bool) -> StaleGradient:
    is_manual = step.subject.kind is not Kind.OPTIMIZER
    owner = _owner_text(step, is_manual) if step.function is backward.function else ""
    is_certain = is_certain and not step.subject.weak and not backward.subject.weak
    return StaleGradient(backward, step, owner, is_manual, is_certain, first)


@dataclass(frozen=True)
class _Blocked:
    """Says which events no stale gradient passes: clearings, and branches one arm of which clears.

    A condition around a clearing usually matches the one around the step, so such a branch counts as clearing
    unless step and backward both stand in its other arm.
    """

    clearings: list[Event]
    step: Event

    def __call__(self, event: Event) -> bool:
        if event in self.clearings:
            return True
        if event.what is What.LOOP:
            # A loop over parameters or optimizers that clears them is taken to run at least once.
            return event not in self.step.loops and any(event in each.loops for each in self.clearings)
        if event.what is not What.BRANCH:
            return False
        return any(
            head is event and (event, 1 - arm) not in self.step.guards
            for each in self.clearings
            for head, arm in each.guards
        )


def _reaches_step(backward: Event, step: Event, clearings: list[Event]) -> bool:
    found = reach(backward, _Blocked(clearings, backward))
    return any(
        each.what is What.STEP and overlap(_identity(each.subject), _identity(step.subject)) for each in found
    )


def _identity(optimizer: Value) -> frozenset[Site]:
    return optimizer.sites if optimizer.kind is Kind.OPTIMIZER else optimizer.params or frozenset()


def covers(event: Event, optimizer: Value) -> bool:
    """Whether `event` may clear, replace or hand away the gradients that `optimizer` steps along."""
    subject = event.subject
    if subject.kind is Kind.OPTIMIZER:
        if overlap(subject.sites, _identity(optimizer) | (optimizer.params or frozenset())):
            return True
        # An optimizer class of the user's own may clear for the one inside it.
        return subject.definition is not None or _same_params(subject, optimizer)
    held = optimizer.params
    if event.what is What.CREATE:
        return held is not None and overlap(subject.sites, held)
    if held is None:
        return True
    touched = subject.params or subject.sites or frozenset(each.site for each in subject.sources)
    if not touched or overlap(touched, held):
        return True
    return subject.kind is Kind.MODULE and (subject.weak or any(_is_name_only(site) for site in held))


def _same_params(first: Value, second: Value) -> bool:
    return (
        bool(first.params)
        and bool(second.params)
        and overlap(first.params or frozenset(), second.params or frozenset())
    )


def _is_name_only(site: Site) -> bool:
    return isinstance(site[0], tuple) and site[0][0] == "named"


def feeds(backward: Event, optimizer: Value, steps: list[Event]) -> bool | None:
    """True when the backward is known to fill what the optimizer holds, False when it may, None when it does not."""
    models = models_behind(backward.subject)
    if models and optimizer.params is not None:
        if overlap(models, optimizer.params):
            return True
        is_unsure = any(_is_name_only(site) for site in models | optimizer.params)
        is_unsure = is_unsure and all(each.role is not Role.LEAF for each in backward.subject.sources)
        return False if is_unsure and _is_only_one(optimizer, steps) else None
    return False if optimizer.kind is Kind.OPTIMIZER and _is_only_one(optimizer, steps) else None


def _is_only_one(optimizer: Value, steps: list[Event]) -> bool:
    return all(
        each.subject.kind is Kind.OPTIMIZER and overlap(each.subject.sites, optimizer.sites) for each in steps
    )


def _owner_text(step: Event, is_manual: bool) -> str:
    node = step.node
    if is_manual:
        target = node.func if isinstance(node, ast.Call) else getattr(node, "target", None)
        while isinstance(target, ast.Attribute | ast.Subscript) and not isinstance(target.value, ast.Call):
            if isinstance(target, ast.Attribute) and target.attr not in ("data", *_IN_PLACE):
                break
            target = target.value
        return step.source.segment(target) if isinstance(target, ast.Name | ast.Attribute) else ""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    if node.func.attr != "step":
        return ""
    owner: ast.expr = node.func.value
    if (
        node.args
        and isinstance(node.args[0], ast.Name | ast.Attribute)
        and not isinstance(node.args[0], ast.Lambda)
    ):
        # scaler.step(optimizer), but not optimizer.step(closure)
        is_closure = step.subject.kind is Kind.OPTIMIZER and step.source.segment(owner).endswith(
            ("optimizer", "opt")
        )
        owner = owner if is_closure else node.args[0]
    return step.source.segment(owner)


_IN_PLACE = ("sub_", "add_", "copy_", "addcmul_", "addcdiv_")
