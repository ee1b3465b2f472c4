"""What is certain after branches, loops, exceptions, aliases and unknown calls; and what is written down where."""

from __future__ import annotations

import flow_cases
import pytest

from torchvet.evidence import Span, TensorShape
from torchvet.shapes.interpreter import tensor_shapes
from torchvet.syntax.source import SourceFile


def _indented(code: str) -> str:
    return "".join(f"    {row}\n" for row in code.splitlines())


def _at_end(text: str) -> TensorShape | None:
    """What is said of the `x` that is the last line of `text`."""
    source = SourceFile("case.py", text)
    assert source.recovered.error is None
    line = text.count("\n")
    column = len(source.lines[line - 1]) - 1
    return tensor_shapes(source).get((line, column, line, column + 1))


def _in_module(code: str) -> TensorShape | None:
    return _at_end(f"{flow_cases.HEADER}n = load()\n{flow_cases.BEFORE}{code}\nx\n")


def _in_function(code: str) -> TensorShape | None:
    return _at_end(f"{flow_cases.HEADER}def f(n, y, flag):\n{_indented(flow_cases.BEFORE + code)}    x\n")


@pytest.mark.parametrize("code", flow_cases.UNKNOWN.values(), ids=flow_cases.UNKNOWN.keys())
def test_unknown_afterwards(code: str) -> None:
    inside = None if "import *" in code else _in_function(code.replace("global x", "nonlocal x"))
    for found in (_in_module(code), inside):
        assert found is None or found.dims is None or not any(isinstance(size, int) for size in found.dims)


@pytest.mark.parametrize(("code", "dims"), flow_cases.KNOWN.values(), ids=flow_cases.KNOWN.keys())
def test_known_afterwards(code: str, dims: tuple[int | str | None, ...]) -> None:
    for found in (_in_function(code), _in_module(code)):
        assert found is not None
        assert found.dims == dims


def test_every_tensor_expression_is_noted_with_its_origin() -> None:
    text = "import torch\no = torch.rand(2, 3)\nr = o.unsqueeze(1) * 2\n"
    made: Span = (2, 4, 2, 20)
    viewed: Span = (3, 4, 3, 18)
    assert tensor_shapes(SourceFile("case.py", text)) == {
        made: TensorShape((2, 3), "float32", made),
        (2, 0, 2, 1): TensorShape((2, 3), "float32", made),
        (3, 4, 3, 5): TensorShape((2, 3), "float32", made),
        viewed: TensorShape((2, 1, 3), "float32", viewed),
        (3, 4, 3, 22): TensorShape((2, 1, 3), "float32", viewed),
        (3, 0, 3, 1): TensorShape((2, 1, 3), "float32", viewed),
    }


def test_positions_count_code_points() -> None:
    text = "import torch\n名 = torch.rand(2); 形 = 名\n"
    assert (2, 23, 2, 24) in tensor_shapes(SourceFile("case.py", text))


def test_fragment_without_imports_counts() -> None:
    found = tensor_shapes(SourceFile("case.py", "o = torch.rand(2, 3)\n"))
    assert [each.dims for each in found.values()] == [(2, 3), (2, 3)]


@pytest.mark.parametrize(
    "switch", ["torch.set_default_dtype(torch.float64)", "with torch.autocast('cpu'): pass"]
)
def test_dtype_is_unknown_where_the_file_switches_it(switch: str) -> None:
    found = tensor_shapes(SourceFile("case.py", f"import torch\n{switch}\no = torch.rand(2, 3)\n"))
    assert {each.dtype for each in found.values()} == {None}


@pytest.mark.parametrize(
    "broken",
    ["    x = x.unsqueeze(", "    if x.shape[0] == 1", "    for x in y", "    x += ", "    with f( as x:"],
)
def test_half_typed_line_about_x_makes_x_unknown(broken: str) -> None:
    text = f"import torch\ndef f(y):\n    x = torch.rand(2, 3)\n{broken}\n    x\n"
    assert (5, 4, 5, 5) not in tensor_shapes(SourceFile("case.py", text))


def test_deep_code_is_survived() -> None:
    chain = "import torch\nx = torch.rand(2)\ny = " + " + ".join(["x"] * 900) + "\nx\n"
    blocks = "".join("    " * n + "if a:\n" for n in range(90))
    ladder = "if a: pass\n" + "elif a: pass\n" * 900
    for text in (chain, f"import torch\n{blocks}{'    ' * 90}pass\n", f"import torch\n{ladder}"):
        tensor_shapes(SourceFile("case.py", text))


@pytest.mark.parametrize(
    "expression",
    [
        "torch.arange(1e308 * 10)",
        "torch.arange(0, 1e308, 1e-300)",
        "torch.arange(0, 1e308 - 1e309)",
        "torch.zeros(10 ** 30)[1:]",
        "torch.zeros(int(1e400))",
        "torch.zeros(int(10 ** 19 * 10 ** 19 * 10 ** 400 / 2.0))",
        f"torch.zeros({10**400} / 2.0, {10**400} / {10**400})",
        "torch.zeros([2] * 10 ** 9)",
        "torch.zeros(2) * (1 << 10 ** 9)",
        "torch.zeros(10 ** 10 ** 10)",
        "torch.rand(10 ** 12).unbind()[0]",
        "torch.rand(10 ** 12).split(1)[0]",
        "torch.rand(2)[::0]",
        "torch.rand(2, 0, 3).view(-1, 0)",
        "nn.Conv2d(3, 4, 3, stride=0)(torch.rand(1, 3, 8, 8))",
        "torch.tensor('text')",
        "torch.rand('a')[b'a']",
        "torch.tensor(" + "[" * 60 + "1" + "]" * 60 + ")",
        "torch.rand(True, 2)",
        "torch.rand(-1)",
        "torch.rand(2).sum(dim=None, keepdim=None)",
        "torch.rand(2).permute()",
        "torch.cat(torch.rand(2))",
        "torch.einsum('i', 'j')",
        "torch.stack()",
        "(1).view(2) + [1] * [2] - ()",
        "torch.rand(2)[..., ...]",
        "x.squeeze(*[])[()] @ 3",
    ],
)
def test_strange_numbers_are_survived(expression: str) -> None:
    tensor_shapes(
        SourceFile("case.py", f"import torch\nfrom torch import nn\nx = torch.rand(2)\ny = {expression}\n")
    )


def test_many_loops_stay_linear() -> None:
    body = (
        "".join("    " * n + f"for i{n} in y:\n" for n in range(18)) + "    " * 18 + "x = torch.cat([x, x])\n"
    )
    assert tensor_shapes(SourceFile("case.py", f"import torch\nx = torch.rand(2)\n{body}"))


def test_same_text_gives_the_same_shapes() -> None:
    source = SourceFile(
        "case.py", "import torch\ndef f(n, m):\n    return torch.rand(n // 2, m + n).view(-1)\n"
    )
    assert tensor_shapes(source) == tensor_shapes(SourceFile("case.py", source.text))
