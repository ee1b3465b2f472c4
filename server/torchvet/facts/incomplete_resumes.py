"""Training that goes on from the epoch in a checkpoint, with an optimizer or scheduler that begins anew.

Only where one script writes the checkpoint and goes on from it, and everything that it ever loads is known.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking, method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import What
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.made_modules import is_module
from torchvet.facts.origins import constant_values, constructors, origins
from torchvet.facts.pieces import path_text
from torchvet.facts.program import Program
from torchvet.facts.relevance import may_load_state, may_save, may_train
from torchvet.facts.resumed_epochs import ResumedEpochs
from torchvet.facts.vocabulary import OTHER_FRAMEWORKS

# Optimizers that carry more than their settings from step to step; SGD does so with momentum.
_STATEFUL = frozenset("Adam AdamW Adamax NAdam RAdam SparseAdam RMSprop Adagrad Adadelta Rprop".split())
# Schedules that count epochs from their own beginning. ExponentialLR goes on from the rate that the optimizer has, and
# what ReduceLROnPlateau forgets is soon known again.
_SCHEDULERS = "torch.optim.lr_scheduler."
_COUNTING = frozenset(
    f"{_SCHEDULERS}{name}"
    for name in "StepLR MultiStepLR CosineAnnealingLR CosineAnnealingWarmRestarts OneCycleLR LinearLR LambdaLR "
    "PolynomialLR".split()
)
# Who writes one of these restores it in another way, or means to begin anew.
_OTHERWISE = re.compile(
    r"last_epoch|__setstate__|\.state\s*=|\.state\.update|setattr\(|reset_(optim|sched)|fine_?-?tun|warm_?-?start",
    re.I,
)


@dataclass(frozen=True)
class Missing:
    """What begins anew: `name` as it is written, made by `made`; `entry` is where it is in the checkpoint, "" if nowhere."""

    name: str
    made: ast.Call
    kind: str
    entry: str


@dataclass(frozen=True)
class IncompleteResume:
    """`load` restores the weights from `checkpoint`, `loop` goes on from its epoch, and `missing` is not restored."""

    load: ast.Call
    checkpoint: str
    loop: ast.For
    missing: tuple[Missing, ...]

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[IncompleteResume]:
        """At most one for each loop of this file."""
        text = file.source.text
        is_asked = "torch.load" in text and may_load_state(text) and may_save(text) and may_train(text)
        if not is_asked or file.mentions(_OTHERWISE):
            return
        (code,) = file.facts(LocalCode)
        if code.imports.roots & OTHER_FRAMEWORKS or expects_failure(code):
            return
        for resumed in file.facts(ResumedEpochs):
            loads, stepped = _loads(code, resumed.loaded), _stepped(file, resumed.loop)
            if loads is None or len(stepped) != 1:
                continue
            parts = [
                *_optimizer(code, stepped[0], resumed.saved),
                *_scheduler(code, stepped[0], resumed.saved),
            ]
            restored = {made for each in code.methods_called("load_state_dict") for made in _made(code, each)}
            missing = [each for each in parts if each.made not in restored]
            # An entry that is read is restored somehow.
            if missing and not any(each.entry in resumed.read for each in missing):
                yield cls(loads[0], resumed.checkpoint, resumed.loop, tuple(missing))


def _loads(code: LocalCode, loaded: ast.Call) -> list[ast.Call] | None:
    """The loads of weights from the checkpoint; None when there are none, or something is loaded into who knows what."""
    found = []
    for call in code.methods_called("load_state_dict"):
        owner = method_of(call, "load_state_dict")
        if owner is None or not call.args:
            return None
        kinds = constructors(code, owner)
        is_known = bool(kinds) and all(
            each.startswith(("torch.optim.", "torch.amp.", "torch.cuda.amp.")) for each in kinds
        )
        if not is_known and not is_module(code, owner):
            return None
        state = call.args[0].value if isinstance(call.args[0], ast.Subscript) else None
        if not is_known and isinstance(state, ast.Name) and code.made_by(state) is loaded:
            found.append(call)
    return found or None


def _made(code: LocalCode, call: ast.Call) -> list[ast.Call]:
    """What makes the object whose method is called."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return origins(code, owner) if owner is not None else []


def _stepped(file: FileFacts, loop: ast.For) -> list[ast.Call]:
    """What makes the optimizers that take steps in the loop after a backward, also where functions do it."""
    (code,) = file.facts(LocalCode)
    made = {(each.lineno, each.col_offset): each for each in code.optimizers}
    found: dict[ast.Call, None] = {}
    for program in file.facts(Program):
        for graph in program.graphs:
            inside = [
                each
                for each in graph.of(What.BACKWARD, What.STEP)
                if any(around.node is loop for around in each.loops)
            ]
            steps = [each for each in inside if each.what is What.STEP]
            if len(steps) == len(inside):
                continue
            for site in (site for each in steps for site in each.subject.sites):
                first = site[0] if isinstance(site[0], tuple) else ("",)
                call = made.get(first[2:4]) if first[:2] == ("new", file.source.path) else None
                if call is None:
                    return []
                found[call] = None
    return list(found)


def _optimizer(code: LocalCode, made: ast.Call, saved: dict[str, ast.expr]) -> Iterator[Missing]:
    """The optimizer, when it carries a state and nothing else can have restored it."""
    kind = code.name(made.func).rpartition(".")[2]
    momentum = argument(made, 2, "momentum")
    has_momentum = momentum is not None and not any(
        not isinstance(each, float) or not each for each in constant_values(code, momentum) or [0]
    )
    target = _target(code, made)
    is_stateful = kind in _STATEFUL or (kind == "SGD" and has_momentum)
    if target is not None and is_stateful and not has_unpacking(made):
        yield Missing(path_text(target), made, kind, _entry(code, saved, made))


def _scheduler(code: LocalCode, optimizer: ast.Call, saved: dict[str, ast.expr]) -> Iterator[Missing]:
    """The one scheduler of the optimizer, when it counts by itself and is stepped in one place."""
    every = [each for each in code.index.of(ast.Call) if code.name(each.func).startswith(_SCHEDULERS)]
    own = [each for each in every if isinstance(each, ast.Call) and _is_for(code, each, optimizer)]
    steps = [each for each in code.methods_called("step") if set(own) & set(_made(code, each))]
    if len(own) != 1 or len(steps) != 1 or code.name(own[0].func) not in _COUNTING:
        return
    (made,), (step,) = own, steps
    target = _target(code, made)
    if target is not None and not step.args and not step.keywords and not has_unpacking(made):
        kind = code.name(made.func).rpartition(".")[2]
        yield Missing(path_text(target), made, kind, _entry(code, saved, made))


def _is_for(code: LocalCode, scheduler: ast.Call, optimizer: ast.Call) -> bool:
    given = argument(scheduler, 0, "optimizer")
    return given is not None and optimizer in origins(code, given)


def _target(code: LocalCode, made: ast.Call) -> ast.expr | None:
    """The name that is bound to it and nothing else, when it is handed only to what is known to leave its state alone."""
    statement = code.parents.get(made)
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    if not isinstance(target, ast.Name | ast.Attribute) or len(code.all_bindings(target)) != 1:
        return None
    if isinstance(target, ast.Attribute) and _is_shared(code, target):
        return None
    name = path_text(target).rpartition(".")[2]
    uses = [each for each in code.reads.get(name, []) if not _is_harmless(code, each)]
    return target if not uses else None


def _is_shared(code: LocalCode, attribute: ast.Attribute) -> bool:
    """Whether an ancestor of the class, or somebody who is given the object itself, can reach the attribute."""
    cls = code.class_of(attribute)
    own = [each for each in ast.walk(cls) if isinstance(each, ast.Name) and each.id == "self"] if cls else []
    is_given = any(not isinstance(code.parents.get(each), ast.Attribute) for each in own)
    return cls is None or bool(cls.bases) or is_given


def _is_harmless(code: LocalCode, use: ast.expr) -> bool:
    """Whether it is asked itself, or given to a function of this file, a scheduler or a scaler."""
    around = code.parents.get(use)
    if isinstance(around, ast.Attribute):
        return True
    if isinstance(around, ast.keyword):
        around = code.parents.get(around)
    if not isinstance(around, ast.Call):
        return False
    bound = (
        [target for target, _ in code.all_bindings(around.func)] if isinstance(around.func, ast.Name) else []
    )
    is_own = bool(bound) and all(isinstance(each, ast.FunctionDef | ast.ClassDef) for each in bound)
    is_method = isinstance(around.func, ast.Attribute) and around.func.attr in (
        *code.functions,
        "step",
        "unscale_",
    )
    return is_own or is_method or code.name(around.func).startswith(_SCHEDULERS)


def _entry(code: LocalCode, saved: dict[str, ast.expr], made: ast.Call) -> str:
    """The entry of the checkpoint that holds its state."""
    for name, value in saved.items():
        owner = method_of(value, "state_dict")
        if owner is not None and origins(code, owner) == [made]:
            return name
    return ""
