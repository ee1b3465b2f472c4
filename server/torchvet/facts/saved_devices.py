"""Whether the tensors of a module are on a card when they are saved, and whether its file always needs one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.facts.call_parts import method_of
from torchvet.facts.cuda_devices import Cuda, put_on_cuda
from torchvet.facts.local_code import LocalCode
from torchvet.facts.pieces import path_text
from torchvet.facts.saved_parts import parts, saved_object

_MOVES = ("to", "cuda", "eval", "train", "float", "half")


def saved_from_card(code: LocalCode, save: ast.Call) -> bool:
    """Whether `save` writes the state of a module that is, or may be, on a card."""
    saved = saved_object(code, save)
    if saved is None or ".cpu()" in code.file.source.segment(save):
        return False
    owners = (method_of(each, "state_dict") for each in parts(code, saved))
    return any(each is not None and device_of(code, each) is not Cuda.NOT_KNOWN for each in owners)


def device_of(code: LocalCode, module: ast.expr) -> Cuda:
    """Where the module is put in its scope, as far as that is a card; the surest of all the ways."""
    if isinstance(module, ast.Attribute) and module.attr == "module":
        module = module.value
    if isinstance(module, ast.Name) and code.methods_called("cpu"):
        back = [method_of(each, "cpu") for each in code.methods_called("cpu")]
        if any(each is not None and path_text(each) == module.id for each in back):
            return Cuda.NOT_KNOWN
    return max((put_on_cuda(code, each) for each in _moves(code, module)), default=Cuda.NOT_KNOWN)


def _moves(code: LocalCode, module: ast.expr) -> Iterator[ast.Call]:
    path = path_text(module)
    for call in code.methods_called("cuda", "to"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        is_same = owner is not None and path_text(owner) == path and bool(path)
        if is_same and (path.startswith("self.") or code.scope(call) is code.scope(module)):
            yield call
    for _, value in code.all_bindings(module):
        yield from _chain(value)


def _chain(value: ast.expr | None) -> Iterator[ast.Call]:
    """The moves in `nn.DataParallel(Net().to(device)).eval()`, from the outside in."""
    while isinstance(value, ast.Call):
        yield value
        inner = method_of(value, *_MOVES)
        value = inner if inner is not None else value.args[0] if value.args else None
