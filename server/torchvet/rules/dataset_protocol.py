"""Rule dataset-protocol."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Range
from torchvet.facts.dataset_protocol import Breach, ProtocolBreach
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, Report, message, related, rule, safe_fix, unsafe_fix
from torchvet.syntax.edits import wrap_expression
from torchvet.syntax.names import name_range

_TEXTS = {
    Breach.ARGUMENTS: "the loader calls `{method}` with {given}, which this one doesn't take: TypeError",
    Breach.NOTHING: "`{method}` returns nothing, and the loader can't do with None: TypeError",
    Breach.GENERATOR: "`{method}` yields, so each item is a generator, of which no batch can be made: TypeError",
    Breach.NO_ITERATOR: "`{method}` has to give an iterator: `yield` the samples, or return `iter(...)`",
    Breach.CLASS: "this is the class `{owner}` itself; the loader needs an object of it: TypeError",
    Breach.ITERATOR: "the loader asks for a length and for items by index, and an iterator has neither: TypeError",
}
_ERRORS = {"__getitem__": "NotImplementedError"}


@rule(severity=ERROR, since="0.1")
def dataset_protocol(breach: ProtocolBreach, file: FileFacts) -> Iterator[Report]:
    """The dataset lacks a method that its DataLoader calls.

    A DataLoader asks a map-style dataset for `len(dataset)` and for `dataset[index]`, and an IterableDataset for an
    iterator. A class that has these methods under another name, with other arguments, or without a `return` raises
    as soon as the first batch is asked for.

    Bad:
        import torch
        from torch.utils.data import DataLoader, Dataset


        class Squares(Dataset):
            def __lenght__(self):
                return 4

            def __getitem__(self, index):
                return torch.tensor(index**2)


        for batch in DataLoader(Squares(), batch_size=2):
            print(batch)

    Good:
        import torch
        from torch.utils.data import DataLoader, Dataset


        class Squares(Dataset):
            def __len__(self):
                return 4

            def __getitem__(self, index):
                return torch.tensor(index**2)


        for batch in DataLoader(Squares(), batch_size=2):
            print(batch)
    """
    source = file.source
    owner = breach.owner.node.name if breach.owner is not None else ""
    place = _place(breach, file)
    text = _TEXTS.get(breach.kind, "`{owner}` has no `{method}`, which the loader calls: {error}")
    if breach.kind is Breach.MISSING and breach.culprit is not None:
        text = "`{owner}` has no `{method}`, which the loader calls, only `{culprit}`: {error}"
    yield Report(
        range=place if place is not None else source.range_of(breach.dataset),
        message=message(
            text,
            owner=owner,
            method=breach.method,
            culprit=breach.culprit.name if breach.culprit is not None else "",
            error=_ERRORS.get(breach.method, "TypeError"),
            given="an index" if breach.method == "__getitem__" else "no argument",
        ),
        fix=_fix(breach, file),
        related=(related(source.range_of(breach.loader), "the loader that asks for it"),),
    )


def _place(breach: ProtocolBreach, file: FileFacts) -> Range | None:
    """The name of the method or class at fault, when it stands in this file."""
    if breach.culprit is not None and breach.culprit_file is file:
        return name_range(file.source, breach.culprit)
    if breach.owner is not None and breach.owner.file is file and breach.kind is Breach.MISSING:
        return name_range(file.source, breach.owner.node)
    return None


def _fix(breach: ProtocolBreach, file: FileFacts) -> Fix | None:
    source, culprit = file.source, breach.culprit
    if breach.kind is Breach.CLASS:
        end = source.range_of(breach.dataset).end
        return unsafe_fix("Make an object of it", Edit(Range(end, end), "()"))
    if breach.kind is Breach.ITERATOR and isinstance(breach.dataset, ast.Call):
        return unsafe_fix("Make a list of it", *wrap_expression(source, breach.dataset, "list"))
    if culprit is None or breach.culprit_file is not file:
        return None
    if breach.kind is Breach.MISSING:
        edit = Edit(name_range(source, culprit), breach.method)
        is_called = any(each.attr == culprit.name for each in source.index.of(ast.Attribute))
        return None if is_called else safe_fix("Rename it to `{method}`", edit, method=breach.method)
    if breach.kind is Breach.NOTHING:
        return _returned(file, culprit.body[-1])
    returned = [each.value for each in culprit.body if isinstance(each, ast.Return) and each.value]
    if breach.kind is Breach.NO_ITERATOR and len(returned) == 1 and not isinstance(returned[0], ast.Name):
        return safe_fix("Return an iterator", *wrap_expression(source, returned[0], "iter"))
    return None


def _returned(file: FileFacts, last: ast.stmt) -> Fix | None:
    """Gives back what the last statement computes."""
    place = file.source.range_of(last)
    if isinstance(last, ast.Expr) and not isinstance(last.value, ast.Constant):
        is_call = isinstance(last.value, ast.Call) and file.source.segment(last.value.func) != "len"
        return None if is_call else safe_fix("Return it", Edit(Range(place.start, place.start), "return "))
    target = last.targets[0] if isinstance(last, ast.Assign) and len(last.targets) == 1 else None
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    if not all(isinstance(each, ast.Name) for each in names) or target is None:
        return None
    indent = file.source.indentation(last.lineno)
    code = f"return {file.source.segment(target)}"
    return unsafe_fix("Insert `{code}`", Edit(Range(place.end, place.end), f"\n{indent}{code}"), code=code)
