"""Tensors that are put on a card in the worker processes of a loader."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import has_unpacking
from torchvet.facts.cuda_devices import Cuda, put_on_cuda
from torchvet.facts.dataset_classes import LOADER
from torchvet.facts.file import FileFacts
from torchvet.facts.loader_workers import is_set, usual_workers
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.made_modules import is_module
from torchvet.facts.worker_functions import worker_functions

# A worker that is not forked may use a card; who asks whether it is a worker has thought of it.
_STARTED_OTHERWISE = re.compile(r"set_start_method|get_worker_info|_is_in_bad_fork")


@dataclass(frozen=True)
class CudaInWorker:
    """`call`, in the file `file`, puts something on a card in a worker of `loader`.

    `first` is a call that puts a model there in the main process, None when none is seen; only then the worker fails
    for certain. `is_certain` is False when the number of workers or the device is a default of the command line.
    """

    call: ast.Call
    file: FileFacts
    loader: ast.Call
    first: ast.Call | None
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[CudaInWorker]:
        """Every one of this file's loaders, each call once."""
        text = file.source.text
        if "DataLoader" not in text or "num_workers" not in text or _STARTED_OTHERWISE.search(text):
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        seen: set[ast.Call] = set()
        for loader in code.called(LOADER):
            n_workers, is_sure = usual_workers(code, loader)
            if has_unpacking(loader) or n_workers < 1 or is_set(loader, 10, "multiprocessing_context"):
                continue
            for there, function in worker_functions(code, loader):
                for call, device in _put_on_cards(there, function):
                    if call not in seen:
                        seen.add(call)
                        is_certain = is_sure and device is not Cuda.BY_DEFAULT
                        yield cls(call, there, loader, _first_on_card(code), is_certain)


def _put_on_cards(file: FileFacts, function: ast.AST) -> Iterator[tuple[ast.Call, Cuda]]:
    (code,) = file.facts(LocalCode)
    for each in ast.walk(function):
        device = put_on_cuda(code, each) if isinstance(each, ast.Call) else Cuda.NOT_KNOWN
        if isinstance(each, ast.Call) and device and not code.is_under(each, ast.If, ast.IfExp, ast.Try):
            yield each, device


def _first_on_card(code: LocalCode) -> ast.Call | None:
    """A call that puts a module on a card, whoever runs it."""
    for call in [*code.methods_called("cuda", "to")]:
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if owner is not None and put_on_cuda(code, call) > Cuda.BY_DEFAULT and is_module(code, owner):
            return call
    return None
