"""Models with Dropout or BatchNorm that predict in training mode, because nothing on the way called `eval()`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.definitions import ClassRef
from torchvet.facts.evaluation_loops import data_loop, loop_evidence
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, Graph, What, reach
from torchvet.facts.program import Program
from torchvet.facts.values import Kind, Value, overlap
from torchvet.facts.vocabulary import EVALUATION_NAME, TRAINING_NAME, canonical
from torchvet.syntax.nodes import walk

_LAYERS = re.compile(
    r"^torch\.nn\.(Dropout[123]?d?|AlphaDropout|FeatureAlphaDropout|(Sync)?BatchNorm([123]d)?)$"
)
_MENTIONED = re.compile(r"load_state_dict|no_grad|inference_mode")
# Models of torchvision's that hold BatchNorm or Dropout, by the beginning of their name.
_KNOWN_MODELS = re.compile(
    r"^torchvision\.models\.(resnet|resnext|wide_resnet|densenet|mobilenet|efficientnet|googlenet|inception|mnasnet|"
    r"shufflenet|regnet|alexnet|vgg|squeezenet)\w*$"
)
# Predicting with Dropout on purpose, or fitting BatchNorm to new data.
_ON_PURPOSE = re.compile(
    r"mc_?drop|monte|bayes|uncertain|stochastic|adabn|update_bn|precise_bn|ema|teacher", re.I
)


@dataclass(frozen=True)
class NoisyEvaluation:
    """`forward` predicts while `layer` still behaves as in training.

    `loaded` is the load of trained weights before it; without one, `loop` goes over held-out data, `is_named` when
    only names say so.
    """

    forward: Event
    layer: str
    loaded: Event | None
    loop: Event | None
    is_named: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[NoisyEvaluation]:
        """The first such forward of each model of this file."""
        if not _MENTIONED.search(file.source.text) or _ON_PURPOSE.search(file.source.text):
            return
        seen: set[object] = set()
        for program in file.facts(Program):
            for graph in program.graphs:
                for found in _noisy(graph, file):
                    if found.forward.source is file.source and found.forward.subject.sites not in seen:
                        seen.add(found.forward.subject.sites)
                        yield found


def _noisy(graph: Graph, file: FileFacts) -> Iterator[NoisyEvaluation]:
    backwards = list(graph.of(What.BACKWARD, What.GRADIENT_USE))
    for forward in graph.of(What.FORWARD):
        model = forward.subject
        if model.weak or len(model.sites) != 1 or not isinstance(forward.node, ast.Call):
            continue
        if forward.modes & {"eval", "mixed"}:
            continue
        layer = noisy_layer(model) or _in_container(graph, model)
        if not layer or not _is_in_sight(graph, forward):
            continue
        loaded = next(
            (each for each in _of(graph, What.LOAD_STATE, model) if forward in reach(each, _never)), None
        )
        if loaded is not None and not backwards and not _is_checked_only(forward):
            yield NoisyEvaluation(forward, layer, loaded, None, False)
            continue
        loop = data_loop(forward) if forward.grads == {"off"} else None
        evidence = loop_evidence(forward, loop) if loop is not None else None
        if evidence is None and loop is not None and backwards and _is_named(forward, loop):
            evidence = "names"
        if loop is not None and evidence is not None and loop.source is file.source:
            yield NoisyEvaluation(forward, layer, None, loop, evidence == "names")


def _never(_: Event) -> bool:
    return False


def _of(graph: Graph, what: What, model: Value) -> Iterator[Event]:
    return (each for each in graph.of(what) if overlap(each.subject.sites, model.sites))


def _is_in_sight(graph: Graph, forward: Event) -> bool:
    """Whether the model is made in this graph, and handed to nobody who may have switched its mode."""
    model = forward.subject
    given = [each for each in _of(graph, What.GIVEN, model) if forward in reach(each, _never)]
    made = any(each.subject.sites == model.sites for each in graph.of(What.CREATE))
    return made and not given


def _is_named(forward: Event, loop: Event) -> bool:
    """Whether the loop's data or the function around it is called so."""
    text = ast.unparse(loop.node.iter) if isinstance(loop.node, ast.For) else ""
    words = [*re.findall(r"\w+", text), getattr(forward.function, "name", "")]
    return any(EVALUATION_NAME.search(word) and not TRAINING_NAME.search(word) for word in words)


def _is_checked_only(forward: Event) -> bool:
    """Whether the output is thrown away, as in a try-out of shapes."""
    return isinstance(forward.statement, ast.Expr) and forward.statement.value is forward.node


def noisy_layer(model: Value) -> str:
    """The first layer of `model` that `eval()` changes, "" when none is known."""
    if isinstance(model.definition, ClassRef):
        return _in_class(model.definition, 0)
    name = model.name
    if model.kind is Kind.MODULE and _KNOWN_MODELS.match(name):
        return "Dropout" if re.search(r"vgg|alexnet|squeezenet", name) else "BatchNorm2d"
    return name.rpartition(".")[2] if _LAYERS.match(name) else ""


def _in_container(graph: Graph, model: Value) -> str:
    """The same of an `nn.Sequential` that is written out."""
    if model.name != "torch.nn.Sequential":
        return ""
    made = next((each for each in graph.of(What.CREATE) if each.subject.sites == model.sites), None)
    for each in walk(made.node) if made is not None else ():
        name = (
            canonical(made.source.imports.qualified(each.func) or "")
            if isinstance(each, ast.Call) and made
            else ""
        )
        if isinstance(each, ast.Call) and _LAYERS.match(name) and not _is_idle(each):
            return name.rpartition(".")[2]
    return ""


def _in_class(cls: ClassRef, depth: int) -> str:
    methods = {each.name for each in cls.node.body if isinstance(each, ast.FunctionDef)}
    if methods & {"train", "eval", "__call__"} or cls.has_unknown_base:
        return ""
    for each in walk(cls.node):
        if isinstance(each, ast.Call):
            name = canonical(cls.frame.source.imports.qualified(each.func) or "")
            if _LAYERS.match(name) and not _is_idle(each):
                return name.rpartition(".")[2]
            inner = cls.frame.lookup(each.func.id) if isinstance(each.func, ast.Name) else None
            if inner is not None and isinstance(inner.definition, ClassRef) and depth < 3:
                found = _in_class(inner.definition, depth + 1)
                if found:
                    return found
    return ""


def _is_idle(layer: ast.Call) -> bool:
    """`Dropout(0)`, or a BatchNorm that keeps no statistics."""
    first = next(
        (each.value for each in layer.keywords if each.arg == "p"), layer.args[0] if layer.args else None
    )
    is_zero = isinstance(first, ast.Constant) and first.value == 0
    return is_zero or any(each.arg == "track_running_stats" for each in layer.keywords)
