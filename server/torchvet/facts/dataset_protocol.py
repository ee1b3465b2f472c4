"""Datasets without what a DataLoader asks of them: a length and an index, or an iterator."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from torchvet.facts.call_parts import argument, has_unpacking, measured
from torchvet.facts.class_table import ClassTable
from torchvet.facts.dataset_classes import LOADER, DatasetClass, dataset_class, loaded_classes
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, expects_failure

# How people misspell them, without underscores.
_MEANT = {
    "__len__": re.compile(r"(len|length|lenght|lengh|legnth|lens|len_|size)$"),
    "__getitem__": re.compile(r"(get_?items?|get_?itme|get_?iterm|getitm|gettiem|getidem)$", re.I),
    "__iter__": re.compile(r"(iter|iters|iterator|itr)$"),
}
# Builtins whose result is gone through once and has neither length nor index.
_ITERATORS = frozenset("zip map filter enumerate iter reversed".split())


class Breach(Enum):
    """What is wrong with the dataset."""

    MISSING = "missing"
    ARGUMENTS = "arguments"
    NOTHING = "nothing"
    GENERATOR = "generator"
    NO_ITERATOR = "no iterator"
    CLASS = "class"
    ITERATOR = "iterator"


@dataclass(frozen=True)
class ProtocolBreach:
    """`dataset`, given to `loader`, lacks `method` as the loader calls it.

    `owner` is the class at fault and `culprit` the method of it that is wrong or misspelt, `culprit_file` where that
    stands; for what is no object of a class all are None.
    """

    kind: Breach
    loader: ast.Call
    dataset: ast.expr
    method: str
    owner: DatasetClass | None = None
    culprit: ast.FunctionDef | None = None
    culprit_file: FileFacts | None = None

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ProtocolBreach]:
        """Every one of this file, each once for all the loaders of a class."""
        if "DataLoader" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        seen: set[tuple[ast.AST, str]] = set()
        for call in code.called(LOADER):
            dataset = argument(call, 0, "dataset")
            if dataset is None or has_unpacking(call) or code.is_under(call, ast.Try):
                continue
            for each in _breaches(code, call, dataset):
                key = (each.owner.node if each.owner is not None else each.dataset, each.method)
                if key not in seen:
                    seen.add(key)
                    yield each


def _breaches(code: LocalCode, loader: ast.Call, dataset: ast.expr) -> Iterator[ProtocolBreach]:
    whole = _class_itself(code, dataset)
    if whole is not None:
        yield ProtocolBreach(Breach.CLASS, loader, dataset, "", whole)
    elif _is_iterator(code, dataset) and _needs_length(loader):
        yield ProtocolBreach(Breach.ITERATOR, loader, dataset, "__len__")
    for owner in loaded_classes(code, dataset):
        if owner.is_stream:
            yield from _of_stream(owner, loader, dataset)
        else:
            if _needs_length(loader):
                yield from _of_length(owner, loader, dataset)
            if not owner.has("__getitems__"):
                yield from _of_index(owner, loader, dataset)


def _of_stream(owner: DatasetClass, loader: ast.Call, dataset: ast.expr) -> Iterator[ProtocolBreach]:
    if not owner.has("__iter__"):
        yield _missing(owner, loader, dataset, "__iter__")
        return
    found = owner.method("__iter__")
    if found is not None and _is_no_iterator(owner, *found):
        yield ProtocolBreach(Breach.NO_ITERATOR, loader, dataset, "__iter__", owner, found[1], found[0])


def _of_length(owner: DatasetClass, loader: ast.Call, dataset: ast.expr) -> Iterator[ProtocolBreach]:
    if not owner.has("__len__"):
        yield _missing(owner, loader, dataset, "__len__")
        return
    found = owner.method("__len__")
    if found is not None:
        kind = Breach.ARGUMENTS if not _takes(found[1], 1) else Breach.NOTHING
        if kind is Breach.ARGUMENTS or _returns_nothing(*found):
            yield ProtocolBreach(kind, loader, dataset, "__len__", owner, found[1], found[0])


def _of_index(owner: DatasetClass, loader: ast.Call, dataset: ast.expr) -> Iterator[ProtocolBreach]:
    if not owner.has("__getitem__"):
        yield _missing(owner, loader, dataset, "__getitem__")
        return
    found = owner.method("__getitem__")
    if found is None:
        return
    kind = None
    if not _takes(found[1], 2):
        kind = Breach.ARGUMENTS
    elif _collates_by_default(loader):
        is_generator = _yields(*found)
        kind = Breach.GENERATOR if is_generator else Breach.NOTHING if _returns_nothing(*found) else None
    if kind is not None:
        yield ProtocolBreach(kind, loader, dataset, "__getitem__", owner, found[1], found[0])


def _missing(owner: DatasetClass, loader: ast.Call, dataset: ast.expr, name: str) -> ProtocolBreach:
    culprit = next(
        (
            (file, each)
            for file, cls in owner.lineage
            for each in cls.body
            if isinstance(each, ast.FunctionDef) and _is_meant(each.name, name)
        ),
        None,
    )
    where, misspelt = culprit if culprit is not None else (None, None)
    return ProtocolBreach(Breach.MISSING, loader, dataset, name, owner, misspelt, where)


def _is_meant(written: str, name: str) -> bool:
    """Whether a method looks like a misspelling: underscores that miss, or letters."""
    bare = written.strip("_")
    is_exact = bare == name.strip("_")
    return _MEANT[name].match(bare) is not None and (is_exact or written.startswith("_"))


def _class_itself(code: LocalCode, dataset: ast.expr) -> DatasetClass | None:
    """The class that is given where an object of it belongs."""
    own = code.file.facts(ClassTable)[0].class_of(dataset)
    if own is None:
        return None
    known = dataset_class(own[0].file, own[1])
    # The arguments of its function hide what the file calls so.
    is_hidden = isinstance(dataset, ast.Name) and [
        target for target, _ in code.all_bindings(dataset) if target is not own[1]
    ]
    return known if known is not None and known.bases and not is_hidden else None


def _is_iterator(code: LocalCode, dataset: ast.expr) -> bool:
    if isinstance(dataset, ast.Name):
        bindings = code.all_bindings(dataset)
        value = code.reaching(dataset) if code.scope(dataset) is not code.tree else None
        value = bindings[0][1] if value is None and len(bindings) == 1 else value
        dataset = value if value is not None else dataset
    if isinstance(dataset, ast.GeneratorExp):
        return True
    is_call = isinstance(dataset, ast.Call) and isinstance(dataset.func, ast.Name)
    if not is_call or not isinstance(dataset, ast.Call):
        return False
    name = dataset.func
    return isinstance(name, ast.Name) and name.id in _ITERATORS and not code.all_bindings(name)


def _needs_length(loader: ast.Call) -> bool:
    """Whether nothing but the length of the dataset says how many samples there are."""
    given = (argument(loader, 3, "sampler"), argument(loader, 4, "batch_sampler"))
    return all(each is None or (isinstance(each, ast.Constant) and each.value is None) for each in given)


def _collates_by_default(loader: ast.Call) -> bool:
    size, collate = argument(loader, 1, "batch_size"), argument(loader, 6, "collate_fn")
    is_unbatched = isinstance(size, ast.Constant) and size.value is None
    return not is_unbatched and (
        collate is None or (isinstance(collate, ast.Constant) and collate.value is None)
    )


def _takes(function: ast.FunctionDef, n_given: int) -> bool:
    """Whether it can be called with that many positional arguments, the object itself counted."""
    spec = function.args
    n_named = len(spec.posonlyargs) + len(spec.args)
    n_required = n_named - len(spec.defaults)
    needs_keyword = any(each is None for each in spec.kw_defaults)
    return n_required <= n_given and (n_given <= n_named or spec.vararg is not None) and not needs_keyword


def _yields(file: FileFacts, function: ast.FunctionDef) -> bool:
    inside = file.facts(LocalCode)[0].in_scope[function]
    return any(isinstance(each, ast.Yield | ast.YieldFrom) for each in inside)


def _returns_nothing(file: FileFacts, function: ast.FunctionDef) -> bool:
    """Whether it surely comes to its end, and gives None there."""
    inside = file.facts(LocalCode)[0].in_scope[function]
    leaves = (ast.Raise, ast.Assert, ast.Yield, ast.YieldFrom, ast.While, ast.Try)
    if any(isinstance(each, leaves) or (isinstance(each, ast.Return) and each.value) for each in inside):
        return False
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    lone = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    # A lone call may well be one that raises.
    return not isinstance(lone, ast.Call) or measured(lone) is not None


def _is_no_iterator(owner: DatasetClass, file: FileFacts, function: ast.FunctionDef) -> bool:
    """Whether `__iter__` gives a list, itself without `__next__`, or nothing."""
    if _yields(file, function):
        return False
    if _returns_nothing(file, function):
        return True
    inside = file.facts(LocalCode)[0].in_scope[function]
    values = [each.value for each in inside if isinstance(each, ast.Return)]
    return bool(values) and all(_is_plain_list(owner, function, each) for each in values)


def _is_plain_list(owner: DatasetClass, function: ast.FunctionDef, value: ast.expr | None) -> bool:
    if isinstance(value, ast.List | ast.ListComp | ast.Tuple | ast.Set | ast.Dict):
        return True
    is_self = isinstance(value, ast.Name) and [each.arg for each in function.args.args] == [value.id]
    return is_self and not owner.has("__next__")
