"""What each name of one scope stands for at one point of the code, and how two such views are joined.

A name that is missing is unknown. Deliberately not here: attributes of objects; nothing is ever known of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from torchvet.shapes.tensor import UNKNOWN, Array, Items, Layer, Tensor, Value, contains_list, tensors_in


@dataclass
class Environment:
    """Values by name; names in `untracked` may change behind our back and are never known."""

    values: dict[str, Value] = field(default_factory=dict)
    untracked: frozenset[str] = frozenset()
    constants: Mapping[str, Value] = field(default_factory=dict)

    def copy(self) -> Environment:
        """An independent view."""
        return Environment(dict(self.values), self.untracked, self.constants)

    def read(self, name: str) -> Value:
        """The value of `name`, or `UNKNOWN`."""
        return self.values[name] if name in self.values else self.constants.get(name, UNKNOWN)

    def bind(self, name: str, value: Value) -> None:
        """Lets `name` stand for `value`."""
        self.values[name] = UNKNOWN if name in self.untracked else value

    def forget(self, names: Iterable[str]) -> None:
        """Makes `names` unknown."""
        for name in names:
            self.values[name] = UNKNOWN

    def forget_all(self) -> None:
        """Makes every name unknown."""
        self.forget(list(self.values))

    def forget_lists(self) -> None:
        """Makes everything unknown that is or holds a list."""
        self._forget_where(contains_list)

    def forget_tensors(self) -> None:
        """Makes everything unknown that is or holds a tensor or array."""
        self._forget_where(lambda value: isinstance(value, Array) or bool(tensors_in(value)))

    def forget_layers(self) -> None:
        """Makes every layer unknown."""
        self._forget_where(lambda value: isinstance(value, Layer))

    def forget_tensor(self, tensor: Tensor) -> None:
        """Makes everything unknown that may be or hold the same object as `tensor`."""
        self._forget_where(lambda value: any(each.group & tensor.group for each in tensors_in(value)))

    def replace(self, old: Tensor, new: Tensor) -> None:
        """After an in-place change: names of `old` become `new`, whatever else may be `old` becomes unknown."""
        names = [name for name, value in self.values.items() if value is old]
        self.forget_tensor(old)
        for name in names:
            self.values[name] = new

    def _forget_where(self, is_affected: Callable[[Value], bool]) -> None:
        for name, value in self.values.items():
            if value is not UNKNOWN and is_affected(value):
                self.values[name] = UNKNOWN


def joined(left: Environment | None, right: Environment | None) -> Environment | None:
    """What holds after either way; a way that never gets here is None."""
    if left is None or right is None:
        return left if right is None else right
    result = left.copy()
    for name in left.values.keys() | right.values.keys():
        result.values[name] = joined_value(left.read(name), right.read(name))
    return result


def joined_value(left: Value, right: Value) -> Value:
    """The value that is `left` or `right`, as far as they agree."""
    if left is right:
        return left
    if isinstance(left, Tensor) and isinstance(right, Tensor):
        return _joined_tensor(left, right)
    if isinstance(left, Items) and isinstance(right, Items):
        alike = (left.is_list, left.fields, len(left.values)) == (
            right.is_list,
            right.fields,
            len(right.values),
        )
        if not alike:
            return UNKNOWN
        pairs = zip(left.values, right.values, strict=True)
        return Items(tuple(joined_value(*pair) for pair in pairs), left.is_list, left.fields)
    return left if type(left) is type(right) and left == right else UNKNOWN


def _joined_tensor(left: Tensor, right: Tensor) -> Tensor:
    dims = None
    if left.dims is not None and right.dims is not None and len(left.dims) == len(right.dims):
        dims = tuple(a if a == b else None for a, b in zip(left.dims, right.dims, strict=True))
    return Tensor(
        dims,
        left.dtype if left.dtype == right.dtype else None,
        left.origin if left.origin == right.origin and dims == left.dims else None,
        left.group | right.group,
    )
