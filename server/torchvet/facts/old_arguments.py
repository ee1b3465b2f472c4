"""Arguments of torch and torchvision that are gone, or that losses no longer want."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import has_unpacking
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode

# What each callable no longer takes, with what replaces it; passing it raises a TypeError. Read from the source of
# torch 2.13 and torchvision 0.29; all of it was gone by torch 2.4 and torchvision 0.19.
REMOVED_ARGUMENTS = {
    "torchvision.utils.make_grid": {"range": "value_range"},
    "torchvision.utils.save_image": {"range": "value_range"},
    "torchvision.transforms.RandomAffine": {"resample": "interpolation", "fillcolor": "fill"},
    "torchvision.transforms.RandomRotation": {"resample": "interpolation"},
    "torchvision.transforms.functional.rotate": {"resample": "interpolation"},
    "torchvision.transforms.functional.affine": {"resample": "interpolation", "fillcolor": "fill"},
    "torch.onnx.export": {"example_outputs": "", "enable_onnx_checker": "", "use_external_data_format": ""},
}
_LOSS = re.compile(r"^torch\.nn\.(functional\.\w+|\w+Loss)$")
_MENTIONED = re.compile(
    r"size_average|reduce\s*=|range\s*=|resample|fillcolor|example_outputs|onnx_checker|external_data"
)


@dataclass(frozen=True)
class OldArgument:
    """`keyword` of `call`, which is gone (`is_removed`) or deprecated; `instead` is what to write for it."""

    call: ast.Call
    keyword: ast.keyword
    owner: str
    instead: str
    is_removed: bool
    edit: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[OldArgument]:
        """Every one of this file."""
        if not _MENTIONED.search(file.source.text):
            return
        (code,) = file.facts(LocalCode)
        for call in code.index.of(ast.Call):
            if not call.keywords or has_unpacking(call):
                continue
            name = code.name(call.func)
            gone = REMOVED_ARGUMENTS.get(name, {})
            for keyword in call.keywords:
                if str(keyword.arg) in gone and not code.is_under(call, ast.Try, ast.If, ast.IfExp):
                    new = gone[str(keyword.arg)]
                    edit = f"{new}={file.source.segment(keyword.value)}" if new else ""
                    yield cls(call, keyword, name.rpartition(".")[2], new, True, edit)
                elif keyword.arg in ("size_average", "reduce") and _takes_reduction(file, name):
                    wanted = _reduction(call, keyword)
                    yield cls(call, keyword, name.rpartition(".")[2], wanted or "reduction", False, wanted)


def _takes_reduction(file: FileFacts, name: str) -> bool:
    api = file.evidence.torch_api
    is_class = api is not None and "reduction" in api.parameters.get(name, ())
    return _LOSS.match(name) is not None and (is_class or name.startswith("torch.nn.functional."))


def _reduction(call: ast.Call, keyword: ast.keyword) -> str:
    """The `reduction` that says the same, when one flag alone decides it."""
    others = [each for each in call.keywords if each.arg in ("size_average", "reduce", "reduction")]
    flag = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
    if len(others) != 1 or not isinstance(flag, bool):
        return ""
    if keyword.arg == "reduce":
        return 'reduction="mean"' if flag else 'reduction="none"'
    return 'reduction="mean"' if flag else 'reduction="sum"'
