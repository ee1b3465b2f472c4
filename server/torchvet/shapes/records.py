"""The notebook of one walk: which tensor stands where, where each shape was decided, and names for what is unknown."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torchvet.evidence import Span, TensorShape
from torchvet.shapes.dim import Poly, Symbol
from torchvet.shapes.tensor import Opaque, Tensor, Value, tensors_in
from torchvet.syntax.source import SourceFile


@dataclass(frozen=True)
class Mark:
    """A point of the walk to go back to."""

    shapes: dict[Span, TensorShape]
    n_bindings: Mapping[str, int]


class Records:
    """What was found so far; a loop's body may be walked again, so that pages can be torn out."""

    def __init__(self, source: SourceFile, has_sure_dtypes: bool) -> None:
        self.shapes: dict[Span, TensorShape] = {}
        self._source = source
        self._has_sure_dtypes = has_sure_dtypes
        self._n_bindings: Counter[str] = Counter()

    def note(self, node: ast.expr, tensor: Tensor) -> None:
        """Writes down that `node` is `tensor`."""
        if tensor.dims is not None:
            dims = tuple(str(size) if isinstance(size, Poly) else size for size in tensor.dims)
            dtype = tensor.dtype if self._has_sure_dtypes else None
            self.shapes[self._source.span_of(node)] = TensorShape(dims, dtype, tensor.origin)

    def placed(self, node: ast.expr, tensor: Tensor, likely: Sequence[Value] = ()) -> Tensor:
        """A new `tensor` with its origin; shaped like one of `likely`, it may be that very object."""
        if tensor.group:
            return tensor
        sources = [each for value in likely for each in tensors_in(value)]
        alike = [each for each in sources if each.dims == tensor.dims or None in (each.dims, tensor.dims)]
        origin = next((each.origin for each in alike if each.dims == tensor.dims and each.origin), None)
        group = frozenset([object()]).union(*(each.group for each in alike))
        return Tensor(tensor.dims, tensor.dtype, origin or self._source.span_of(node), group)

    def unknown(self, name: str) -> Value:
        """A fresh unknown value that is called `name`."""
        self._n_bindings[name] += 1
        number = self._n_bindings[name]
        # Two bindings of one name are two unknowns, also for readers who only see the text.
        return Opaque(Poly.of(Symbol(name if number == 1 else f"{name}#{number}")))

    def start_scope(self) -> None:
        """Names of another function begin anew."""
        self._n_bindings = Counter()

    def mark(self) -> Mark:
        """Opens a page that can be torn out."""
        mark = Mark(self.shapes, Counter(self._n_bindings))
        self.shapes = {}
        return mark

    def go_back(self, mark: Mark) -> None:
        """Tears out what was noted since `mark`."""
        self.shapes, self._n_bindings = {}, Counter(mark.n_bindings)

    def keep(self, mark: Mark) -> None:
        """Keeps what was noted since `mark`."""
        mark.shapes.update(self.shapes)
        self.shapes = mark.shapes
