"""Names and arguments of torch and torchvision that are gone or on their way out, each with what replaces it.

What stands under REMOVED raises on torch 2.13, what stands under DEPRECATED warns (tests/facts/api_changes_test.py
calls each of them); torchvision's entries were read from the source of 0.29. Everything removed was gone before torch
2.4 and torchvision 0.19, the oldest we support. What the user's own torch decorates as deprecated comes on top, and
every name that the user's own torchvision does not offer.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.evidence import TorchApi
from torchvet.facts.bound_objects import BoundObjects, Sort
from torchvet.facts.call_parts import has_unpacking
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.syntax.nodes import place

REMOVED = {
    "torch.symeig": "torch.linalg.eigh",
    "torch.eig": "torch.linalg.eig",
    "torch.solve": "torch.linalg.solve",
    "torch.lstsq": "torch.linalg.lstsq",
    "torch.matrix_rank": "torch.linalg.matrix_rank",
    "torch.gels": "torch.linalg.lstsq",
    "torch.trtrs": "torch.linalg.solve_triangular",
    "torch.gesv": "torch.linalg.solve",
    "torch.potrf": "torch.linalg.cholesky",
    "torch.potrs": "torch.cholesky_solve",
    "torch.potri": "torch.cholesky_inverse",
    "torch.btrifact": "torch.linalg.lu_factor",
    "torch.btrisolve": "torch.linalg.lu_solve",
    "torch.rfft": "torch.fft.rfft",
    "torch.irfft": "torch.fft.irfft",
    "torch.ifft": "torch.fft.ifft",
    "torch.set_deterministic": "torch.use_deterministic_algorithms",
    "torch.is_deterministic": "torch.are_deterministic_algorithms_enabled",
    "torch.nn.utils.clip_grad_value": "torch.nn.utils.clip_grad_value_",
    "torchvision.transforms.Scale": "torchvision.transforms.Resize",
    "torchvision.transforms.RandomSizedCrop": "torchvision.transforms.RandomResizedCrop",
}
REMOVED_METHODS = ("symeig", "eig", "solve", "lstsq")
REMOVED_MODULES = {
    "torch._six": "collections.abc and plain `str`",
    "torch.utils.ffi": "torch.utils.cpp_extension",
    "torchvision.models.utils": "torch.hub",
    "torchvision.transforms.functional_tensor": "torchvision.transforms.functional",
}
_INITS = "uniform normal constant eye dirac xavier_uniform xavier_normal kaiming_uniform kaiming_normal orthogonal sparse"
DEPRECATED = {
    "torch.qr": "torch.linalg.qr",
    "torch.range": "torch.arange",
    "torch.chain_matmul": "torch.linalg.multi_dot",
    "torch.cholesky": "torch.linalg.cholesky",
    "torch.lu": "torch.linalg.lu_factor",
    "torch.triangular_solve": "torch.linalg.solve_triangular",
    "torch.set_default_tensor_type": "torch.set_default_dtype and torch.set_default_device",
    "torch.cuda.amp.autocast": 'torch.amp.autocast("cuda")',
    "torch.cuda.amp.GradScaler": 'torch.amp.GradScaler("cuda")',
    "torch.cuda.amp.custom_fwd": 'torch.amp.custom_fwd(device_type="cuda")',
    "torch.cuda.amp.custom_bwd": 'torch.amp.custom_bwd(device_type="cuda")',
    "torch.cpu.amp.autocast": 'torch.amp.autocast("cpu")',
    "torch.nn.utils.clip_grad_norm": "torch.nn.utils.clip_grad_norm_",
    "torch.nn.utils.weight_norm": "torch.nn.utils.parametrizations.weight_norm",
    "torch.nn.functional.upsample": "torch.nn.functional.interpolate",
    "torch.backends.cuda.sdp_kernel": "torch.nn.attention.sdpa_kernel",
    "torch.get_autocast_gpu_dtype": 'torch.get_autocast_dtype("cuda")',
    **{f"torch.nn.init.{name}": f"torch.nn.init.{name}_" for name in _INITS.split()},
}
# Those that torch decorates as deprecated: an installed torch says itself whether it does so yet.
DECORATED = frozenset(
    {
        "torch.backends.cuda.sdp_kernel",
        "torch.cpu.amp.autocast",
        "torch.cuda.amp.GradScaler",
        "torch.cuda.amp.autocast",
        "torch.cuda.amp.custom_bwd",
        "torch.cuda.amp.custom_fwd",
        "torch.nn.utils.clip_grad_norm",
    }
)
# Another name for the same thing: nothing but the name has to change.
_RENAMED = frozenset(
    name for name, new in DEPRECATED.items() if new in (f"{name}_", "torch.nn.functional.interpolate")
)
# The new name, and the device that it wants in front.
_WITH_DEVICE = {
    f"torch.{device}.amp.{name}": (f"torch.amp.{name}", f'"{device}"')
    for device in ("cuda", "cpu")
    for name in ("autocast", "GradScaler")
}
# Only these have the one argument `pretrained` whose True means the first weights for ImageNet.
_MODELS = re.compile(r"^torchvision\.models\.(?!vit_h_14|get_|list_)[a-z]\w+$")
_OTHER_MODELS = re.compile(
    r"^torchvision\.models\.(detection|segmentation|video|quantization)\.(\w+\.)?[a-z]\w+$"
)
_ROOTS = re.compile(r"\b(torch|torchvision|models|nn|F|init)\b")
_VERSION = re.compile(r"version|hasattr|available|is_torch|old|new|legacy|TORCH|torch_\d", re.I)


@dataclass(frozen=True)
class ChangedName:
    """A use of a name that is gone (`is_removed`) or deprecated; `said` is torch's own sentence where it has one.

    `swap` is a part of the code with the text to write instead, `device` the argument to add in front.
    """

    node: ast.expr | ast.stmt | ast.keyword
    name: str
    replacement: str
    is_removed: bool
    said: str = ""
    swap: tuple[ast.expr | ast.keyword, str] | None = None
    device: str = ""

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ChangedName]:
        """Every use in this file, and imports of what is gone."""
        if not _ROOTS.search(file.source.text):
            return
        (code,) = file.facts(LocalCode)
        for statement in code.index.of(ast.Import, ast.ImportFrom):
            yield from _imported(code, statement, file.evidence.torch_api)
        for call in code.index.of(ast.Call):
            yield from _pretrained(code, call)
        for method in REMOVED_METHODS:
            yield from _of_tensors(file, code, method)
        api = file.evidence.torch_api
        is_installed = api is not None and api.is_installed
        said = api.deprecated if api is not None else {}
        for node in code.index.of(ast.Attribute, ast.Name):
            if isinstance(node.ctx, ast.Load):
                name = code.imports.qualified(node) or ""
                if name in REMOVED and not _is_other_version(code, node):
                    yield cls(node, name, REMOVED[name], True)
                elif _is_absent(api, name) and not _is_other_version(code, node):
                    yield cls(node, name, "", True)
                elif name in said or (name in DEPRECATED and not (is_installed and name in DECORATED)):
                    yield from _deprecated(code, node, name, said.get(name, ""))


def _is_absent(api: TorchApi | None, name: str) -> bool:
    """Whether the installed torchvision has no such name."""
    if not name.startswith("torchvision."):
        return False
    module, _, last = name.rpartition(".")
    offered = api.offered.get(module) if api is not None else None
    return offered is not None and last not in offered and not last.startswith("__") and last != "*"


def _imported(
    code: LocalCode, node: ast.Import | ast.ImportFrom, api: TorchApi | None
) -> Iterator[ChangedName]:
    names = (
        [f"{node.module}.{each.name}" for each in node.names]
        if isinstance(node, ast.ImportFrom) and not node.level
        else [each.name for each in node.names]
    )
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else names
    for name in [*names, *modules]:
        replacement = REMOVED.get(name) or REMOVED_MODULES.get(name)
        is_gone = replacement is not None or _is_absent(api, name)
        if is_gone and not _is_other_version(code, node):
            yield ChangedName(node, name, replacement or "", True)
            return


def _of_tensors(file: FileFacts, code: LocalCode, method: str) -> Iterator[ChangedName]:
    """Methods that are gone, on what can only be a tensor."""
    (objects,) = file.facts(BoundObjects)
    for call in code.methods_called(method):
        is_of_tensor = isinstance(call.func, ast.Attribute) and objects.sort(call.func.value) is Sort.TENSOR
        if is_of_tensor and not _is_other_version(code, call):
            yield ChangedName(call.func, f"Tensor.{method}", REMOVED[f"torch.{method}"], True)


def _deprecated(
    code: LocalCode, node: ast.Attribute | ast.Name, name: str, said: str
) -> Iterator[ChangedName]:
    call = code.parents[node]
    if not isinstance(call, ast.Call) or call.func is not node or _is_other_version(code, call):
        # Only named, or the way for another torch.
        return
    swap: tuple[ast.expr | ast.keyword, str] | None = None
    device = ""
    if name in _RENAMED and isinstance(node, ast.Attribute):
        new = DEPRECATED[name].rpartition(".")[2]
        swap = (node, f"{ast.unparse(node.value)}.{new}")
    elif name in _WITH_DEVICE and ast.unparse(node) == name:
        swap, device = (node, _WITH_DEVICE[name][0]), _WITH_DEVICE[name][1]
    yield ChangedName(node, name, DEPRECATED.get(name, ""), False, said, swap, device)


def _is_other_version(code: LocalCode, node: ast.AST) -> bool:
    """Whether it is the way for an older torch beside one for a newer, or somebody is ready for its absence."""
    if any(isinstance(each, ast.Try) or _asks_version(each) for each in code.around(node)):
        return True
    # `if hasattr(torch, "linalg"): return …`, and the old way after it.
    return any(
        _asks_version(each) and isinstance(each, ast.If) and isinstance(each.body[-1], ast.Return)
        for each in code.in_scope[code.scope(node)]
        if place(each) < place(node)
    )


def _asks_version(node: ast.AST) -> bool:
    return isinstance(node, ast.If | ast.IfExp) and _VERSION.search(ast.unparse(node.test)) is not None


def _pretrained(code: LocalCode, call: ast.Call) -> Iterator[ChangedName]:
    """`pretrained=…` of a torchvision model, also where a fragment never imports `models`."""
    first = call.args[0] if call.args else None
    given: list[ast.keyword | ast.expr] = [each for each in call.keywords if each.arg == "pretrained"]
    if isinstance(first, ast.Constant) and isinstance(first.value, bool):
        given.append(first)
    found = code.imports.qualified_or_conventional(call.func) if given else None
    name = found[0] if found is not None else ""
    is_plain = _MODELS.match(name) is not None
    if not is_plain and not _OTHER_MODELS.match(name):
        return
    for each in given:
        weights = _weights(each.value if isinstance(each, ast.keyword) else each) if is_plain else ""
        edit = f"weights={weights}" if weights else ""
        is_last = isinstance(each, ast.keyword) or (len(call.args) == 1 and not has_unpacking(call))
        swap = (each, edit) if edit and is_last else None
        yield ChangedName(each, "pretrained", edit or "weights", False, swap=swap)


def _weights(value: ast.expr) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, bool):
        return '"IMAGENET1K_V1"' if value.value else "None"
    return ""
