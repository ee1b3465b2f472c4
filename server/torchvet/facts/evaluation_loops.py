"""Evaluation that records gradients nobody uses: the model runs on held-out data outside `no_grad`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.dataflow import feeds
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, Graph, What
from torchvet.facts.program import Program
from torchvet.facts.relevance import may_evaluate
from torchvet.facts.values import Kind, models_behind, overlap
from torchvet.facts.vocabulary import EVALUATION_NAME

_EVALUATION_FUNCTION = re.compile(r"eval|valid|test|predict|infer|accuracy|(^|_)val(_|$)", re.I)
_GRADIENT_FREE = frozenset("argmax max topk softmax sigmoid item numpy tolist print eq".split())


@dataclass(frozen=True)
class RecordedEvaluation:
    """A loop over evaluation data, or a single call, that runs `model` and records its graph for nothing.

    `is_weak`: only names say that this is evaluation. `trains_too`: the function around it needs gradients elsewhere.
    """

    loop: ast.stmt | ast.expr | None
    forward: ast.Call
    model: str
    function: ast.AST | None
    is_weak: bool
    trains_too: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[RecordedEvaluation]:
        """One fact for each loop or call, if every way to reach it agrees."""
        if not may_evaluate(file.source.text):
            return
        judged: dict[ast.AST, list[RecordedEvaluation | None]] = {}
        for program in file.facts(Program):
            for graph in program.graphs:
                for event in graph.of(What.FORWARD):
                    if event.source is file.source and isinstance(event.node, ast.Call):
                        found = _judge(graph, event, file)
                        judged.setdefault(event.node, []).append(found)
        reported: set[ast.AST] = set()
        for verdicts in judged.values():
            first = verdicts[0]
            if first is None or any(each is None for each in verdicts):
                continue
            place = first.loop or first.forward
            if place not in reported:
                reported.add(place)
                yield first


def _judge(graph: Graph, forward: Event, file: FileFacts) -> RecordedEvaluation | None:
    names = {getattr(node, "name", "") for node in _functions(graph, forward)}
    if forward.grads != {"on"} or names & file.evidence.no_grad_callees:
        return None
    loop = data_loop(forward)
    if loop is not None and not _uses_gradients(graph, loop):
        evidence = loop_evidence(forward, loop)
        if evidence is None or loop.source is not file.source:
            return None
    elif forward.modes == {"eval"} and _is_looked_at_only(graph, forward):
        loop, evidence = None, "mode"
    else:
        return None
    if _escapes(graph, forward) or _is_used_later(graph, forward, loop):
        return None
    assert isinstance(forward.node, ast.Call)
    return RecordedEvaluation(
        loop.place if loop else None,
        forward.node,
        forward.source.segment(forward.node.func),
        forward.function,
        evidence == "names",
        _needs_gradients(graph, forward),
    )


def _needs_gradients(graph: Graph, forward: Event) -> bool:
    """Whether anything in the function of `forward`, or called from it, uses gradients."""
    used = graph.of(What.BACKWARD, What.GRADIENT_USE, What.STEP)
    return any(each.calls[: len(forward.calls)] == forward.calls for each in used)


def _functions(graph: Graph, event: Event) -> Iterator[ast.AST]:
    """The functions around an event, from its own outwards."""
    for call in graph.of(What.CALL):
        if call.calls == event.calls[: len(call.calls)] and call.function is not None:
            yield call.function
    if event.function is not None:
        yield event.function


def data_loop(forward: Event) -> Event | None:
    """The loop whose data the model sees: the innermost over a loader, else the innermost `for`."""
    loops = [each for each in forward.loops if not isinstance(each.node, ast.While)]
    over_data = [
        each for each in loops if each.subject.kind in (Kind.LOADER, Kind.BATCHES) and each.subject.sites
    ]
    if over_data:
        return over_data[-1]
    return loops[-1] if loops and feeds(loops[-1].node, forward.node) else None


def _uses_gradients(graph: Graph, loop: Event) -> bool:
    return any(loop in each.loops for each in graph.of(What.BACKWARD, What.GRADIENT_USE, What.STEP))


def loop_evidence(forward: Event, loop: Event) -> str | None:
    """What says that this loop evaluates: the model's mode, the loader's binding, or names alone."""
    if forward.modes == {"eval"}:
        return "mode"
    if forward.modes & {"train", "mixed"}:
        return None
    if loop.subject.kind not in (Kind.LOADER, Kind.BATCHES):
        return None
    if loop.subject.name == "held-out" and not loop.subject.weak:
        return "loader"
    text = ast.unparse(loop.node.iter) if isinstance(loop.node, ast.For) else ""
    in_function = _EVALUATION_FUNCTION.search(getattr(forward.function, "name", "")) is not None
    is_named = any(EVALUATION_NAME.search(word) for word in re.findall(r"\w+", text))
    return "names" if is_named and in_function else None


def _is_looked_at_only(graph: Graph, forward: Event) -> bool:
    """Whether the output of a single call goes into something that needs no gradient."""
    if any(each.function is forward.function for each in graph.of(What.GRADIENT_USE)):
        return False
    statement = forward.statement
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        return False
    name, scope = statement.targets[0].id, forward.function
    if scope is None:
        return False
    return any(_reads_value_only(node, name) for node in ast.walk(scope))


def _reads_value_only(node: ast.AST, name: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called not in _GRADIENT_FREE:
        return False
    return any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(node))


def _escapes(graph: Graph, forward: Event) -> bool:
    """Whether the output leaves its function with its graph, to a caller that may want the gradient."""
    if _EVALUATION_FUNCTION.search(getattr(forward.function, "name", "")):
        return False
    return any(
        each.function is forward.function
        and each.calls == forward.calls
        and overlap(models_behind(each.subject), forward.subject.sites)
        for each in graph.of(What.RETURN)
    )


def _is_used_later(graph: Graph, forward: Event, loop: Event | None) -> bool:
    """Whether a backward follows in the same function before the model runs again."""
    end = getattr((loop or forward).node, "end_lineno", 0)
    later = [
        each for each in graph.of(What.BACKWARD) if each.function is forward.function and _line(each) > end
    ]
    if not later:
        return False
    first = min(map(_line, later))
    between = (each for each in graph.of(What.FORWARD) if each.function is forward.function)
    return not any(end < _line(each) <= first for each in between)


def _line(event: Event) -> int:
    return int(getattr(event.node, "lineno", 0))
