"""What the things in scope are called: the model, the optimizer, the loaders, …

A constructor or an annotation tells what a name is; a conventional name is trusted when nothing else is known.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.snippets.scope import Scope, scopes_around, statements_of
from torchvet.syntax.imports import ImportTable
from torchvet.syntax.source import SourceFile

# The word in a snippet → which names usually stand for it; the word itself is one of them.
_CONVENTIONS = {
    "model": "model|net|network|module",
    "optimizer": "optimizer|optim|opt",
    "criterion": "criterion|loss_fn|loss_func|loss_function|loss_fun",
    "scheduler": "scheduler|lr_scheduler|sched",
    "scaler": "scaler|grad_scaler",
    "device": "device|dev",
    "train_loader": "train_loader|train_dataloader|train_dl|trainloader|training_loader|data_loader|dataloader|loader",
    "val_loader": "val_loader|valid_loader|validation_loader|val_dataloader|valid_dataloader|val_dl|valid_dl|valloader"
    "|eval_loader|test_loader|test_dataloader|test_dl|testloader",
    "train_set": "train_set|train_dataset|train_data|trainset|train_ds|training_data|dataset",
    "val_set": "val_set|val_dataset|val_data|valid_set|valid_dataset|valset|val_ds|test_set|test_dataset|test_data",
    "n_epochs": "n_epochs|num_epochs|epochs|max_epochs|n_epoch|EPOCHS|NUM_EPOCHS",
    "batch_size": "batch_size|BATCH_SIZE|bs",
    "n_workers": "n_workers|num_workers|workers|NUM_WORKERS",
    "lr": "lr|learning_rate|LR|LEARNING_RATE",
}
_KIND_OF = {"train_loader": "loader", "val_loader": "loader", "train_set": "dataset", "val_set": "dataset"}
# What tells a loader or data set of evaluation from one of training.
_EVALUATION = re.compile(r"val|test|eval|dev", re.IGNORECASE)
# Methods that return the thing itself.
_MOVES = frozenset(
    {"to", "cuda", "cpu", "train", "eval", "half", "float", "double", "bfloat16", "requires_grad_"}
)
_KINDS = (
    (
        re.compile(
            r"torch\.nn\.(functional|init|utils|parameter)\b.*|torch\.nn\.(Uninitialized)?(Parameter|Buffer)"
        ),
        None,
    ),
    (re.compile(r"torch\.nn\.(.+\.)?\w+Loss"), "criterion"),
    (
        re.compile(r"torch\.nn\.(.+\.)?[A-Z]\w+|torch\.compile|torchvision\.models\..+|timm\.create_model"),
        "model",
    ),
    (re.compile(r"torch\.optim\.lr_scheduler\.[A-Z]\w+"), "scheduler"),
    (re.compile(r"torch\.optim\.[A-Z]\w+"), "optimizer"),
    (re.compile(r"torch\.utils\.data\.(.+\.)?DataLoader"), "loader"),
    (
        re.compile(r"torch\.utils\.data\.(.+\.)?(\w*Dataset|random_split|Subset)|torchvision\.datasets\..+"),
        "dataset",
    ),
    (re.compile(r"torch\.device|torch\.accelerator\.current_accelerator"), "device"),
    (re.compile(r"torch\.(cuda\.)?amp\.GradScaler"), "scaler"),
)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Bound:
    """A name, and the kind of thing that its value or annotation proves it to be, if any."""

    name: str
    kind: str | None


def name_in_scope(scopes: list[list[Bound]], word: str) -> str | None:
    """What `word` of a snippet is called, by the innermost scope that has exactly one such thing."""
    kind = _KIND_OF.get(word, word)
    for bound in scopes:
        proven = {each.name for each in bound if each.kind == kind and _is_same_use(word, each.name)}
        usual = {each.name for each in bound if each.kind in (kind, None) and _is_usual(word, each.name)}
        if proven or usual:
            return _only(proven) or _only(proven & usual) or (None if proven else _only(usual))
    return None


def bound_around(source: SourceFile, table: ImportTable, line: int) -> list[list[Bound]]:
    """The names that can be used in `line`, innermost scope first."""
    scopes = scopes_around(source, line)
    classes = _own_classes(source.tree, table)
    visible = [each for each in scopes if not isinstance(each, ast.ClassDef) or each is scopes[-1]]
    # What stands below the line counts only in the scopes around its own, which have run by then.
    limits = [line if each is scopes[-1] else 1 << 30 for each in visible]
    pairs = zip(reversed(visible), reversed(limits), strict=True)
    found = [list(_bound_in(scope, _Reader(table, classes), limit)) for scope, limit in pairs]
    # The attributes of the object come after the names of its method.
    found.insert(1, list(_attributes(scopes)))
    return found


def _only(names: set[str]) -> str | None:
    kept = {each for each in names if "test" not in each.lower()} or names
    return next(iter(kept)) if len(kept) == 1 else None


def _is_usual(word: str, name: str) -> bool:
    return name.removeprefix("self.") in _CONVENTIONS.get(word, word).split("|")


def _is_same_use(word: str, name: str) -> bool:
    if word not in _KIND_OF:
        return True
    return bool(_EVALUATION.search(name)) == word.startswith("val")


@dataclass(frozen=True)
class _Reader:
    """Tells kinds by the imports of a file and by its own classes."""

    table: ImportTable
    classes: dict[str, str]

    def kind(self, value: ast.expr | None) -> str | None:
        """What a value is, or what a value annotated so is."""
        while isinstance(value, ast.Call):
            made = value.func.value if isinstance(value.func, ast.Attribute) else None
            moves = isinstance(value.func, ast.Attribute) and value.func.attr in _MOVES
            if not moves or not isinstance(made, ast.Call):
                value = value.func
                break
            value = made
        if isinstance(value, ast.BinOp):
            value = value.left
        if isinstance(value, ast.Name) and value.id in self.classes:
            return self.classes[value.id]
        known = self.table.qualified_or_conventional(value) if value is not None else None
        return None if known is None else _kind_of_qualified(known[0])


def _kind_of_qualified(qualified: str) -> str | None:
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(qualified)), None)


def _own_classes(tree: ast.Module, table: ImportTable) -> dict[str, str]:
    """Classes of the file whose instances are modules, data sets, …, by their bases."""
    found: dict[str, str] = {}
    for each in statements_of(tree):
        if isinstance(each, ast.ClassDef):
            kinds = [_Reader(table, found).kind(base) for base in each.bases]
            found |= dict([(each.name, kind) for kind in kinds if kind is not None][:1])
    return found


def _bound_in(scope: Scope, reader: _Reader, limit: int) -> Iterator[Bound]:
    if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
        arguments = scope.args
        for each in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
            yield Bound(each.arg, reader.kind(each.annotation))
    for statement in statements_of(scope):
        if statement.lineno < limit:
            yield from _bound_by(statement, reader)


def _attributes(scopes: list[Scope]) -> Iterator[Bound]:
    """What methods assign to `self`, when a method is the innermost scope. Layers of a network are no models."""
    if len(scopes) < 2 or not isinstance(scopes[-2], ast.ClassDef) or isinstance(scopes[-1], ast.ClassDef):
        return
    for method in scopes[-2].body:
        if not isinstance(method, ast.FunctionDef):
            continue
        for statement in statements_of(method):
            for target in statement.targets if isinstance(statement, ast.Assign) else ():
                if isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self":
                    yield Bound(f"self.{target.attr}", None)


def _bound_by(statement: ast.stmt, reader: _Reader) -> Iterator[Bound]:
    if isinstance(statement, ast.Assign):
        kind = reader.kind(statement.value)
        for target in statement.targets:
            yield from (Bound(name, kind) for name in _target_names(target))
    elif isinstance(statement, ast.AnnAssign):
        kind = reader.kind(statement.value) or reader.kind(statement.annotation)
        yield from (Bound(name, kind) for name in _target_names(statement.target))
    elif isinstance(statement, _DEFINITIONS):
        yield Bound(statement.name, "definition")
    elif isinstance(statement, ast.For):
        yield from (Bound(name, None) for name in _target_names(statement.target))
    elif isinstance(statement, ast.ImportFrom):
        yield from (Bound(each.asname or each.name, None) for each in statement.names)


def _target_names(target: ast.expr) -> list[str]:
    if isinstance(target, ast.Tuple | ast.List):
        return [each.id for each in target.elts if isinstance(each, ast.Name)]
    return [target.id] if isinstance(target, ast.Name) else []
