"""What the `__getitem__` of an own Dataset gives, where the loader's default collate cannot join it into a batch."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking, method_of
from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import origins

_LOADER = "torch.utils.data.DataLoader"
_DATASET = "torch.utils.data.Dataset"
_IMAGE = "PIL.Image.open"
_OF_IMAGES = ("convert", "resize", "crop", "rotate", "copy", "transpose")
_READERS = re.compile(r"^pandas\.(read_\w+|DataFrame)$")


@dataclass(frozen=True)
class UncollatableItem:
    """`item`, part of what the dataset gives, is a `what`; `loader` collates by default."""

    item: ast.expr
    what: str
    loader: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UncollatableItem]:
        """Every one of this file whose loader stands in it too."""
        text = file.source.text
        if "__getitem__" not in text or "DataLoader" not in text:
            return
        (code,) = file.facts(LocalCode)
        loaders = [each for each in code.called(_LOADER) if not has_unpacking(each)]
        for cls_node in code.index.of(ast.ClassDef):
            if [code.name(each) for each in cls_node.bases] != [_DATASET]:
                continue
            method = next(
                (
                    each
                    for each in cls_node.body
                    if isinstance(each, ast.FunctionDef) and each.name == "__getitem__"
                ),
                None,
            )
            loader = next((each for each in loaders if _is_plain_loader_of(code, each, cls_node.name)), None)
            if method is None or loader is None:
                continue
            for returned in code.in_scope[method]:
                value = returned.value if isinstance(returned, ast.Return) else None
                for item in _items(value):
                    what = _what(code, cls_node, item)
                    if what:
                        yield cls(item, what, loader)


def _is_plain_loader_of(code: LocalCode, loader: ast.Call, name: str) -> bool:
    """Whether it loads this dataset in batches, without a collate of its own."""
    if argument(loader, 6, "collate_fn") is not None:
        return False
    size = argument(loader, 1, "batch_size")
    dataset = argument(loader, 0, "dataset")
    if dataset is None or (isinstance(size, ast.Constant) and size.value is None):
        return False
    made = origins(code, dataset)
    return bool(made) and all(isinstance(each.func, ast.Name) and each.func.id == name for each in made)


def _items(value: ast.expr | None) -> Iterator[ast.expr]:
    if isinstance(value, ast.Tuple | ast.List):
        yield from value.elts
    elif isinstance(value, ast.Dict):
        yield from value.values
    elif value is not None:
        yield value


def _what(code: LocalCode, cls: ast.ClassDef, item: ast.expr) -> str:
    """What the item surely is, when the default collate knows nothing of it."""
    if isinstance(item, ast.Constant):
        return "None" if item.value is None else ""
    if isinstance(item, ast.Call) and isinstance(item.func, ast.Name):
        own = code.file.facts(ClassTable)[0].classes.get(item.func.id)
        # What joins: named tuples, dicts and other classes that descend from something.
        is_plain = own is not None and not own.bases and not own.keywords
        return f"`{item.func.id}`" if is_plain else ""
    if isinstance(item, ast.Name):
        value = code.reaching(item)
        return _what(code, cls, value) if value is not None and not isinstance(value, ast.Name) else ""
    inner: ast.expr = item
    while (owner := method_of(inner, *_OF_IMAGES)) is not None:
        inner = owner
        if isinstance(inner, ast.Name):
            value = code.reaching(inner)
            inner = value if value is not None else inner
    if isinstance(inner, ast.Call) and code.name(inner.func) == _IMAGE:
        return "PIL image"
    return "pandas Series" if _is_row(code, item) else ""


def _is_row(code: LocalCode, item: ast.expr) -> bool:
    """`self.frame.iloc[index]` of a frame that pandas has read; with a column it is a value."""
    if not isinstance(item, ast.Subscript) or isinstance(item.slice, ast.Tuple | ast.Slice):
        return False
    base = item.value
    if not isinstance(base, ast.Attribute) or base.attr not in ("iloc", "loc"):
        return False
    made = code.made_by(base.value)
    return made is not None and _READERS.match(code.name(made.func)) is not None and not made.keywords
