"""What torch itself says of an operation: shapes and dtypes from meta tensors, the words of an error from a CPU.

`python -I oracle.py` reads one JSON object a line from standard input and answers each with one line. It is told
operations, never source: the name of a function, method or layer of torch from torch's own list of what takes tensors,
and arguments that are numbers, words, and sizes of tensors. It imports torch and nothing of the user's. No tensor has
data, except one element where torch's real words for an error are wanted.

A file for itself, because an isolated interpreter finds nothing beside it. Whoever starts it ends it when it hangs.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_NAMESPACES = (
    "torch.nn.functional.",
    "torch.linalg.",
    "torch.fft.",
    "torch.special.",
    "torch.Tensor.",
    "torch.",
)
# They do something, need data, or speak of where it lies: nothing that sizes and dtypes follow from.
_REFUSED = frozenset(
    "autocast backward cuda cpu data_ptr dlpack from_file item map numpy pin_memory record_stream register_hook "
    "requires_grad share_memory storage to tolist untyped_storage save load set_default_device compile".split()
)
_UNPORTABLE = ("cudnn_", "miopen_", "mkldnn_", "fbgemm_", "quantized_", "sym_", "_")
# Room for what an operation on one element may take, above what torch has when it is loaded.
_MEMORY_BYTES = 2 * 2**30
# A CPU computes before it says that something is wrong; more numbers than these are not tried.
_MAX_NUMBERS = 4_000_000
# JSON: any value that json.loads makes.
_Json = Any


class _Refused(Exception):
    """The question is none that is answered here."""


def main() -> int:
    """Answers until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever prints must not get between two answers.
    os.dup2(2, 1)
    warnings.filterwarnings("ignore")
    try:
        oracle = Oracle()
    except Exception as error:  # noqa: BLE001  # a broken torch raises anything when it is imported
        answers.write(json.dumps({"broken": f"{type(error).__name__}: {error}"}) + "\n")
        answers.flush()
        return 1
    _limit_memory()
    answers.write(json.dumps({"torch": oracle.version}) + "\n")
    answers.flush()
    for line in sys.stdin:
        answers.write(json.dumps(oracle.answer(json.loads(line))) + "\n")
        answers.flush()
    return 0


def _limit_memory() -> None:
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  # nothing else is imported for it
            used_bytes = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used_bytes + _MEMORY_BYTES, used_bytes + _MEMORY_BYTES))
    except (ImportError, OSError, ValueError):
        # Not on this system; whoever started this process still ends it when it takes too long.
        return


class Oracle:
    """Torch, asked about single operations."""

    def __init__(self) -> None:
        import torch
        import torch.overrides

        torch.set_num_threads(1)
        torch.set_grad_enabled(False)
        self._torch = torch
        self.version = str(torch.__version__)
        self._known = set(torch.overrides.get_testing_overrides())
        # The first operation on meta loads seconds' worth of Python (torch 2.13); nobody is waiting yet.
        self._asked(torch.special.entr, {"args": [{"t": [1], "d": "float32"}], "kwargs": {}})

    def answer(self, question: Mapping[str, _Json]) -> _Json:
        """One answer for each of `question["calls"]`.

        `{"out": value}`, `{"error": class, "message": text}` in the words of a CPU, or `{}` where nothing is known.
        """
        try:
            operation = self._operation(question["op"], question.get("init"))
        except Exception:  # noqa: BLE001  # torch refuses arguments of layers with any exception
            return [{} for _ in question["calls"]]
        return [self._asked(operation, call) for call in question["calls"]]

    def _operation(self, name: str, made_with: _Json) -> Callable[..., Any]:
        """The function, method or layer called `name`; raises `_Refused` for anything else."""
        plain = name.rpartition(".")[2]
        if plain.startswith(_UNPORTABLE) or plain.endswith("_") or plain in _REFUSED:
            raise _Refused(name)
        if made_with is not None:
            layer = getattr(self._torch.nn, plain, None)
            if not isinstance(layer, type) or not layer.__module__.startswith("torch.nn.modules."):
                raise _Refused(name)
            args, kwargs = self._arguments(made_with, "meta")
            with self._torch.device("meta"):
                made: Callable[..., Any] = layer(*args, **kwargs)
            return made
        prefix = next((each for each in _NAMESPACES if name.startswith(each)), None)
        if prefix is None or "." in name.removeprefix(prefix):
            raise _Refused(name)
        owner: Any = self._torch
        for part in prefix.split(".")[1:-1]:
            owner = getattr(owner, part)
        function = getattr(owner, plain, None)
        if function is None or not self._takes_tensors(function):
            raise _Refused(name)
        return function  # type: ignore[no-any-return]  # torch's own

    def _takes_tensors(self, function: object) -> bool:
        try:
            return function in self._known
        except TypeError:
            return False

    def _asked(self, operation: Callable[..., Any], call: _Json) -> _Json:
        try:
            args, kwargs = self._arguments(call, "meta")
            with self._torch.device("meta"):
                return {"out": self._described(operation(*args, **kwargs))}
        except _Refused:
            return {}
        except NotImplementedError:
            # It depends on data, or nobody has written the kernel.
            return {}
        except Exception as error:  # noqa: BLE001  # whatever torch raises is the answer
            return self._replayed(operation, call) if not isinstance(error, MemoryError) else {}

    def _replayed(self, operation: Callable[..., Any], call: _Json) -> _Json:
        """What a CPU says of the same call; nothing where it does not mind, or where trying would take long."""
        if isinstance(operation, self._torch.nn.Module) or sum(_numbers_in(call)) > _MAX_NUMBERS:
            return {}
        try:
            args, kwargs = self._arguments(call, "cpu")
            operation(*args, **kwargs)
        except (NotImplementedError, MemoryError, _Refused):
            return {}
        except Exception as error:  # noqa: BLE001  # the same
            return {"error": type(error).__name__, "message": str(error)}
        return {}

    def _arguments(self, call: _Json, device: str) -> tuple[list[Any], dict[str, Any]]:
        args = [self._value(each, device) for each in call["args"]]
        return args, {name: self._value(each, device) for name, each in call["kwargs"].items()}

    def _value(self, coded: _Json, device: str) -> Any:
        """A Python value from its code: `{"t": sizes, "d": dtype}`, `{"dtype": name}`, `{"l": …}`, `{"u": …}`, or itself."""
        if not isinstance(coded, dict):
            return coded
        if "t" in coded:
            dtype = getattr(self._torch, coded["d"])
            if device == "meta":
                return self._torch.empty(coded["t"], dtype=dtype, device="meta")
            # One number in memory, whatever the sizes are.
            return self._torch.ones((), dtype=dtype).expand(coded["t"])
        if "dtype" in coded:
            return getattr(self._torch, coded["dtype"])
        if "l" in coded:
            return [self._value(each, device) for each in coded["l"]]
        if "u" in coded:
            return tuple(self._value(each, device) for each in coded["u"])
        raise _Refused(str(coded))

    def _described(self, value: Any) -> _Json:
        if isinstance(value, self._torch.Tensor):
            if value.layout is not self._torch.strided or value.is_quantized:
                raise _Refused("another layout")
            return {"t": list(value.shape), "d": str(value.dtype).removeprefix("torch.")}
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if isinstance(value, self._torch.dtype):
            return {"dtype": str(value).removeprefix("torch.")}
        if isinstance(value, list):
            return {"l": [self._described(each) for each in value]}
        if isinstance(value, tuple):
            items = {"u": [self._described(each) for each in value]}
            # torch's named results, such as (values, indices), know their fields only by position.
            fields = (
                [name for name in dir(type(value)) if not name.startswith("_")] if _is_named(value) else []
            )
            by_place = {id(getattr(value, name)): name for name in fields if name not in ("count", "index")}
            names = [by_place.get(id(each), "") for each in value]
            return items | {"n": names} if all(names) and fields else items
        raise _Refused(type(value).__name__)


def _is_named(value: tuple[Any, ...]) -> bool:
    return hasattr(type(value), "n_sequence_fields")


def _numbers_in(coded: _Json) -> Iterator[int]:
    """How many numbers each tensor of a call has."""
    if isinstance(coded, dict) and "t" in coded:
        total = 1
        for size in coded["t"]:
            total *= size
        yield total
    elif isinstance(coded, (dict, list)):
        for each in coded.values() if isinstance(coded, dict) else coded:
            yield from _numbers_in(each)


if __name__ == "__main__":
    sys.exit(main())
