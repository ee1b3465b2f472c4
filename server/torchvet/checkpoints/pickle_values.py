"""What the symbolic stack machine puts on its stack instead of real objects. Nothing here is ever called or imported.

Strings, numbers, None, tuples and lists stand for themselves. Dicts are flat lists of pairs, never hashed:
chosen keys cannot make them slow.
"""

from __future__ import annotations


class Pairs(list[object]):
    """A dict or OrderedDict, as key, value, key, value; a repeated key is repeated here too.

    `state` is what BUILD set on it: an OrderedDict's attributes, where torch keeps `_metadata`.
    """

    __slots__ = ("state",)
    state: object

    def entries(self) -> list[tuple[object, object]]:
        """Key and value of each entry, in file order."""
        return list(zip(self[::2], self[1::2], strict=False))

    def find(self, key: str) -> object | None:
        """The value under the string `key`, the last one when repeated, None when absent."""
        found: object | None = None
        for name, value in self.entries():
            if isinstance(name, str) and name == key:
                found = value
        return found


class Global:
    """A name that unpickling would import, such as `torch._utils._rebuild_tensor_v2`."""

    __slots__ = ("name", "qualified")

    def __init__(self, module: str, name: str) -> None:
        self.name = name
        self.qualified = f"{module}.{name}"


class Call:
    """What unpickling would make by calling `function`: its arguments, BUILD state, and entries set on it."""

    __slots__ = ("arguments", "function", "pairs", "state")

    def __init__(self, function: object, arguments: object) -> None:
        self.function = function
        self.arguments = arguments
        self.state: object = None
        self.pairs: Pairs | None = None

    @property
    def qualified(self) -> str:
        """Dotted name of the class or function, "" when it is itself the result of a call."""
        return self.function.qualified if isinstance(self.function, Global) else ""


class Storage:
    """A persistent id of torch: raw memory that is stored outside the pickle."""

    __slots__ = ("device", "dtype", "key", "numel")

    def __init__(self, dtype: str, key: str, device: str, numel: int) -> None:
        self.dtype = dtype
        self.key = key
        self.device = device
        self.numel = numel


class Opaque:
    """A value whose content does not matter here: bytes, buffers, numbers and strings of absurd size."""

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        self.kind = kind


OPAQUE_BYTES = Opaque("bytes")
OPAQUE_NUMBER = Opaque("int")
OPAQUE_TEXT = Opaque("str")
