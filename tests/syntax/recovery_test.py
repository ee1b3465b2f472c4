"""Half-typed text: what can be parsed stays, line for line, and nothing makes the parser give up."""

from __future__ import annotations

import ast

import pytest

from torchvet.syntax.recovery import parse_with_recovery

# text, edited line (0 for not known), what must be left, in `ast.unparse`'s spelling
_CASES = [
    ("model.\nx = 1\n", 0, "x = 1"),
    ("def f(:\n    x = 1\n    y = 2\nz = 3\n", 0, "def f(*_, **__):\n    x = 1\n    y = 2\nz = 3"),
    ("x = foo(a,\n        b,\ny = 3\n", 0, "y = 3"),
    ("for i in range(3)\n    a(i)\nc\n", 0, "for _ in ...:\n    a(i)\nc"),
    ("with torch.no_grad(\n    for x in y:\n        z\nq = 1\n", 0, "with ...:\n    for x in y:\n        z\nq = 1"),
    ("if True:\n    loss.\nelse:\n    x = 1\n", 0, "if True:\n    pass\nelse:\n    x = 1"),
    ("model = \nx = 1\n", 1, "model = ...\nx = 1"),
    ("self.model = nn.\nx = 1\n", 1, "self.model = ...\nx = 1"),
    ("def f():\n    \n\nnet = 1\n", 0, "def f(): pass\nnet = 1"),
    ("def f():\nnet = 1\n", 0, "def f(): pass\nnet = 1"),
    ("class A(nn.Module\n    def f(self):\n        return 1\nx = 1\n", 1, "class A:\n\n    def f(self):\n        return 1\nx = 1"),
    ("def f():\n    x = 1\n\t\tprint(x)\ny = 2\n", 0, "def f():\n    x = 1\ny = 2"),
    ("a = (\nb = (\nc = (\nd = (\ne = (\nf = (\ng = (\nh = (\nz = 1\n", 0, "z = 1"),
    ("    x = (\n", 0, ""),
    ("x = '\0'\ny = 1\n", 0, "x = ' '\ny = 1"),
    ("%matplotlib inline\nx = 1\n", 0, "x = 1"),
    ("x = (\ny = 1\nz = 2\n", 2, "y = 1\nz = 2"),
    ("", 0, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "edited", "left"), _CASES)
def test_the_rest_is_left(text: str, edited: int, left: str) -> None:
    tree = parse_with_recovery(text, edited or None).tree
    wanted = ast.unparse(ast.parse(left))
    for statement in wanted.split("\n"):
        assert statement in ast.unparse(tree)


@pytest.mark.parametrize(("text", "edited", "left"), _CASES)
def test_lines_stay_where_they_are(text: str, edited: int, left: str) -> None:
    del left
    rows = text.split("\n")
    for node in ast.walk(parse_with_recovery(text, edited or None).tree):
        if isinstance(node, ast.Name) and node.id not in "_" and node.id.isidentifier():
            assert node.id in rows[node.lineno - 1]


def test_every_prefix_of_a_program_gives_a_tree() -> None:
    text = 'import torch\n\n\ndef f(x, *, y=1):\n    with torch.no_grad():\n        for a, b in [(1, 2)]:\n            x = {\'k\': [a, b]}\n    return f\'{x!r}\' if x else (y, """s\n""")\n'
    for length in range(len(text)):
        assert isinstance(parse_with_recovery(text[:length]).tree, ast.Module)
