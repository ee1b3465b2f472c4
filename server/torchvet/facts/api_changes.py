"""Names and arguments of torch and torchvision that are gone or on their way out, each with what replaces it.

Every entry was called on torch 2.13: what stands under REMOVED raises there, what stands under DEPRECATED warns
(tests/facts/api_changes_test.py does it again). Everything removed was gone before 2.4, the oldest torch we support.
Generated from no one's changelog: entries come from the messages that torch itself gives.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode

REMOVED = {
    "torch.symeig": "torch.linalg.eigh",
    "torch.eig": "torch.linalg.eig",
    "torch.solve": "torch.linalg.solve",
    "torch.lstsq": "torch.linalg.lstsq",
    "torch.matrix_rank": "torch.linalg.matrix_rank",
    "torch.gels": "torch.linalg.lstsq",
    "torch.nn.utils.clip_grad_value": "torch.nn.utils.clip_grad_value_",
}
REMOVED_MODULES = {
    "torch._six": "collections.abc and plain `str`",
    "torch.utils.ffi": "torch.utils.cpp_extension",
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
_MODELS = re.compile(r"^torchvision\.models\.(\w+\.)*[a-z]\w+$")
_ROOTS = re.compile(r"\b(torch|torchvision|models|nn|F|init)\b")


_VERSION = re.compile(r"version|hasattr|available|is_torch|old|new|legacy|TORCH|torch_\d", re.I)


@dataclass(frozen=True)
class ChangedName:
    """A use of a name or argument that is gone (`is_removed`) or deprecated; `edit` is the code to write instead."""

    node: ast.expr | ast.stmt | ast.keyword
    name: str
    replacement: str
    is_removed: bool
    edit: str = ""

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ChangedName]:
        """Every use in this file, and imports of what is gone."""
        if not _ROOTS.search(file.source.text):
            return
        (code,) = file.facts(LocalCode)
        for node in code.parents:
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from _imported(code, node)
            elif isinstance(node, ast.Call):
                yield from _pretrained(code, node)
            elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                name = code.imports.qualified(node) or ""
                if name in REMOVED and not _is_probed(code, node):
                    yield cls(node, name, REMOVED[name], True)
                elif name in DEPRECATED and not _is_other_way(code, node):
                    yield cls(node, name, DEPRECATED[name], False)


def _imported(code: LocalCode, node: ast.Import | ast.ImportFrom) -> Iterator[ChangedName]:
    if _is_probed(code, node):
        return
    names = (
        [f"{node.module}.{each.name}" for each in node.names]
        if isinstance(node, ast.ImportFrom) and not node.level
        else [each.name for each in node.names]
    )
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else names
    for name in [*names, *modules]:
        replacement = REMOVED.get(name) or REMOVED_MODULES.get(name)
        if replacement is not None:
            yield ChangedName(node, name, replacement, True)
            return


def _is_probed(code: LocalCode, node: ast.AST) -> bool:
    """Whether the code asks first, or is ready for its absence."""
    for each in code.around(node):
        if isinstance(each, ast.Try | ast.If | ast.IfExp):
            return True
    return "hasattr" in code.file.source.text


def _is_other_way(code: LocalCode, node: ast.AST) -> bool:
    """Whether it is only named, not called, or is the way for an older torch beside one for a newer."""
    call = code.parents[node]
    if not isinstance(call, ast.Call) or call.func is not node:
        return True
    return any(
        isinstance(each, ast.Try)
        or (isinstance(each, ast.If | ast.IfExp) and _VERSION.search(ast.unparse(each.test)) is not None)
        for each in code.around(node)
    )


def _pretrained(code: LocalCode, call: ast.Call) -> Iterator[ChangedName]:
    """`pretrained=…` of a torchvision model, also where a fragment never imports `models`."""
    first = call.args[0] if call.args else None
    given: list[ast.keyword | ast.expr] = [each for each in call.keywords if each.arg == "pretrained"]
    if isinstance(first, ast.Constant) and isinstance(first.value, bool):
        given.append(first)
    name = code.imports.qualified_or_conventional(call.func) if given else None
    if name is not None and _MODELS.match(name[0]):
        for each in given:
            weights = _weights(each.value if isinstance(each, ast.keyword) else each)
            edit = f"weights={weights}" if weights else ""
            yield ChangedName(each, "pretrained", edit or "weights", False, edit)


def _weights(value: ast.expr) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, bool):
        return '"IMAGENET1K_V1"' if value.value else "None"
    return ""
