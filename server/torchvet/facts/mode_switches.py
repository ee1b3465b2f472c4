"""`eval()` that sticks: the next pass of the loop trains in evaluation mode."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, Graph, What, reach
from torchvet.facts.program import Program
from torchvet.facts.relevance import may_train
from torchvet.facts.values import Kind, models_behind, overlap

# Helpers that put the mode back, in a file that is not seen.
_HELPERS = re.compile(
    r"set_train|train_mode|switch_to_train|prep_rollout|set_mode|was_training|\.training\s*="
)


@dataclass(frozen=True)
class StickingEval:
    """`switch` puts the model into evaluation mode, and the `backward` of the next pass trains it in that mode."""

    switch: Event
    backward: Event
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[StickingEval]:
        """One for each switch of this file."""
        text = file.source.text
        if not may_train(text) or ".eval()" not in text or _HELPERS.search(text):
            return
        seen: set[ast.AST] = set()
        for program in file.facts(Program):
            for graph in program.graphs:
                for found in _sticking(graph):
                    if found.switch.source is file.source and found.switch.node not in seen:
                        seen.add(found.switch.node)
                        yield found


def _sticking(graph: Graph) -> Iterator[StickingEval]:
    switches = list(graph.of(What.MODE))
    for switch in switches:
        model = switch.subject
        if (
            not switch.loops
            or model.kind is not Kind.MODULE
            or len(model.sites) != 1
            or _mode(switch) != "eval"
        ):
            continue
        if len(next(iter(model.sites))) != 1:
            # A part of a model that stays frozen on purpose.
            continue
        others = [each for each in switches if each is not switch and _may_train(each, switch)]
        # A model that the loop makes anew is in training mode again.
        others += [each for each in graph.of(What.CREATE) if overlap(each.subject.sites, model.sites)]
        guards = {head for each in others for head, _ in each.guards} - {head for head, _ in switch.guards}
        blocked = {*others, *guards}
        after = reach(switch, blocked.__contains__)
        is_evaluating = any(
            each.what is What.FORWARD and each.grads == {"off"} and overlap(each.subject.sites, model.sites)
            for each in after
        )
        loops = set(switch.loops)
        trained = [
            each
            for each in after
            if each.what is What.BACKWARD
            and loops & set(each.loops)
            and overlap(models_behind(each.subject), model.sites)
        ]
        if is_evaluating and trained and _precedes(trained[0], switch):
            yield StickingEval(switch, trained[0], not model.weak)


def _precedes(backward: Event, switch: Event) -> bool:
    """Whether the training stands before the evaluation in each pass, where both stand in one function."""
    return backward.function is not switch.function or backward.place.lineno < switch.place.lineno


def _mode(event: Event) -> str:
    modes = {each.name for each in event.arguments}
    return modes.pop() if len(modes) == 1 else "mixed"


def _may_train(other: Event, switch: Event) -> bool:
    """Whether `other` may put the model back: it is no `eval()`, and of the same model or of one nobody knows."""
    if _mode(other) == "eval":
        return False
    is_known = bool(other.subject.sites) and not other.subject.weak and not switch.subject.weak
    return not is_known or overlap(other.subject.sites, switch.subject.sites)
