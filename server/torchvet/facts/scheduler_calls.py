"""Learning rate schedulers by the one call that makes them, and what is done with them afterwards."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking, method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.optimizer_paths import is_optimizer
from torchvet.facts.origins import is_same_object, lifted, origins
from torchvet.facts.pieces import path_text
from torchvet.syntax.nodes import place

_ROOT = "torch.optim.lr_scheduler."
_MENTIONED = re.compile(r"lr_scheduler|LR\(|LROnPlateau")
_SUBCLASSED = re.compile(r"class\s+\w+\(.*(LR|Scheduler|Plateau)\w*\)")


@dataclass(frozen=True)
class MadeScheduler:
    """A scheduler that one plain assignment makes; `name` is the class's, `uses` what else names it in the file.

    `steps` are its calls of `step`. `is_followed`: nothing but its own methods ever gets hold of it.
    """

    code: LocalCode
    node: ast.Call
    name: str
    path: str
    steps: tuple[ast.Call, ...]
    is_followed: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[MadeScheduler]:
        """Every one of this file whose name stands for nothing else."""
        if not _MENTIONED.search(file.source.text):
            return
        (code,) = file.facts(LocalCode)
        for node in code.index.of(ast.Call):
            name = scheduler_name(code, node)
            target = _target(code, node) if name else None
            if target is not None:
                found = _made(code, node, name, target)
                if found is not None:
                    yield found


def scheduler_name(code: LocalCode, node: ast.AST) -> str:
    """The class of torch's that the call `node` makes a scheduler of, "" for anything else."""
    name = code.name(node.func) if isinstance(node, ast.Call) else ""
    last = name.removeprefix(_ROOT)
    return last if name.startswith(_ROOT) and last[:1].isupper() and "." not in last else ""


def _target(code: LocalCode, node: ast.AST) -> ast.expr | None:
    statement = code.parents.get(node)
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        return target if isinstance(target, ast.Name | ast.Attribute) else None
    return None


def _made(code: LocalCode, node: ast.Call, name: str, target: ast.expr) -> MadeScheduler | None:
    path = path_text(target)
    if not path or len(code.all_bindings(target)) != 1 or path.count(".") > 1:
        return None
    if "." in path and not path.startswith("self."):
        return None
    steps, is_followed = [], True
    for use in _uses(code, target, path):
        around = code.parents[use]
        if isinstance(around, ast.Attribute):
            call = code.parents[around]
            if around.attr == "step" and isinstance(call, ast.Call) and call.func is around:
                steps.append(call)
        else:
            is_followed = False
    for call in code.methods_called("step"):
        # Through parameters of functions in this file.
        owner = method_of(call, "step")
        if call not in steps and isinstance(owner, ast.Name) and origins(code, owner) == [node]:
            steps.append(call)
    return MadeScheduler(code, node, name, path, tuple(sorted(steps, key=place)), is_followed)


def _uses(code: LocalCode, target: ast.expr, path: str) -> Iterator[ast.expr]:
    """The places that read `path`: of an attribute the whole file, of a name where its binding is seen."""
    binding = code.all_bindings(target)[0][0]
    for node in code.reads.get(path.rpartition(".")[2], ()):
        if "." in path:
            if isinstance(node, ast.Attribute):
                yield node
        elif isinstance(node, ast.Name):
            seen = code.all_bindings(node)
            if seen and seen[0][0] is binding:
                yield node


@dataclass(frozen=True)
class PlateauStep:
    """`step()` of a ReduceLROnPlateau without the metric."""

    node: ast.Call
    path: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[PlateauStep]:
        """Every one of this file."""
        for made in file.facts(MadeScheduler):
            if made.name == "ReduceLROnPlateau":
                for step in made.steps:
                    if not step.args and not step.keywords:
                        yield cls(step, made.path)


@dataclass(frozen=True)
class IdleScheduler:
    """A scheduler that is made, never stepped, and never given to anything that could."""

    node: ast.Call
    path: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[IdleScheduler]:
        """Every one of this file that trains."""
        text = file.source.text
        if ".backward(" not in text or _SUBCLASSED.search(text):
            return
        for made in file.facts(MadeScheduler):
            code = made.code
            scope = code.scope(made.node)
            owner = code.class_of(made.node)
            # What a class keeps, its subclasses and users in other files may step; unless it is used up right here.
            is_seen_through = (owner is None and not (scope is code.tree and _has_main_guard(code))) or (
                owner is not None and _is_used_at_once(code, owner)
            )
            if is_seen_through and made.is_followed and not made.steps and _trains_here(code, made):
                yield cls(made.node, made.path)


def _has_main_guard(code: LocalCode) -> bool:
    """Whether the file is written to be imported too, so that its names may be used elsewhere."""
    return any(isinstance(each, ast.If) and "__main__" in ast.unparse(each.test) for each in code.tree.body)


def _is_used_at_once(code: LocalCode, owner: ast.ClassDef) -> bool:
    """Whether the file is a script that makes an object of the class itself, and no class descends from it."""
    is_made = any(
        isinstance(each.func, ast.Name) and each.func.id == owner.name and code.scope(each) is code.tree
        for each in code.index.of(ast.Call)
    )
    is_base = any(
        isinstance(base, ast.Name) and base.id == owner.name
        for each in code.index.of(ast.ClassDef)
        for base in each.bases
    )
    return is_made and not is_base


def _trains_here(code: LocalCode, made: MadeScheduler) -> bool:
    """Whether the optimizer it was made for is stepped in this file, also through parameters."""
    optimizer = argument(made.node, 0, "optimizer")
    if optimizer is None or not path_text(optimizer):
        return False
    owners = (method_of(each, "step") for each in code.methods_called("step"))
    return any(each is not None and is_same_object(code, each, optimizer) for each in owners)


@dataclass(frozen=True)
class EarlyScheduler:
    """A scheduler stepped before its optimizer in each pass of the loop that holds both."""

    step: ast.Call
    optimizer_step: ast.Call
    path: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[EarlyScheduler]:
        """Every one of this file."""
        for made in file.facts(MadeScheduler):
            if len(made.steps) != 1 or made.steps[0].args:
                continue
            step, code = made.steps[0], made.code
            loops = code.loops(step)
            around = loops[0] if loops else None
            if code.is_conditional(step, around) or (around is None and code.scope(step) is code.tree):
                # In a function without a loop both belong to one pass.
                continue
            optimizer = argument(made.node, 0, "optimizer")
            scope = code.scope(step)
            found = [each for each in code.methods_called("step") if _steps(code, each, optimizer)]
            here = [(each, lifted(code, each, scope)) for each in found]
            inside = [
                (each, at)
                for each, at in here
                if at is not None and (not loops or loops[0] in code.around(at))
            ]
            is_all = len(inside) == len(found) or not loops
            if inside and is_all and all(place(at) > place(step) for _, at in inside):
                yield cls(step, inside[0][0], made.path)


def _steps(code: LocalCode, node: ast.Call, optimizer: ast.expr | None) -> bool:
    owner = method_of(node, "step")
    if owner is None or optimizer is None:
        return False
    stepped = node.args[0] if node.args else owner
    is_visible = "." in path_text(optimizer) or code.scope(stepped) is code.scope(optimizer)
    if is_visible and path_text(stepped) == path_text(optimizer) != "":
        return is_optimizer(code, stepped)
    return isinstance(stepped, ast.Name) and is_same_object(code, stepped, optimizer)


# Whose `step` takes something on purpose.
_TAKING = frozenset({"ReduceLROnPlateau", "CosineAnnealingWarmRestarts"})


@dataclass(frozen=True)
class RemovedArgument:
    """A `verbose` that this torch's schedulers no longer take, or the epoch given to a `step` that counts by itself.

    `is_certain`: it raises.
    """

    node: ast.Call
    given: ast.expr | ast.keyword
    name: str
    is_verbose: bool
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[RemovedArgument]:
        """Every one of this file."""
        for made in file.facts(MadeScheduler):
            for step in made.steps if made.name not in _TAKING else ():
                given: list[ast.expr | ast.keyword] = [*step.args, *step.keywords]
                if len(given) == 1 and not has_unpacking(step):
                    yield cls(step, given[0], made.name, False, made.name == "SequentialLR")
        version = file.evidence.torch_version
        if "verbose" not in file.source.text or (version is not None and version < (2, 7)):
            return
        (code,) = file.facts(LocalCode)
        for node in code.index.of(ast.Call):
            name = scheduler_name(code, node)
            for keyword in node.keywords if name and not has_unpacking(node) else ():
                if keyword.arg == "verbose":
                    yield cls(node, keyword, name, True, version is not None)
