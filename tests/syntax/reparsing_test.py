"""A text parsed again after an edit gives the tree and the tables of a text parsed for the first time."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from random_edits import edits

from torchvet.syntax.imports import ImportTable
from torchvet.syntax.reparsing import TextMemory
from torchvet.syntax.source import SourceFile
from torchvet.syntax.tree_index import TreeIndex

_ROOT = Path(__file__).parents[1]
_TEXTS = sorted([*(_ROOT / "shapes" / "zoo").glob("*.py"), *(_ROOT / "rules").glob("[a-m]*.py")])[::8]


@pytest.mark.parametrize("path", _TEXTS, ids=lambda path: path.stem)
def test_tree_and_tables_are_those_of_the_whole_text(path: Path) -> None:
    memory = TextMemory()
    for text, line in edits(path.read_text("utf-8"), 20, seed=len(path.stem)):
        again = SourceFile.version("x.py", text, line, memory)
        fresh = SourceFile("x.py", text, line)
        assert ast.dump(again.tree, include_attributes=True) == ast.dump(fresh.tree, include_attributes=True)
        assert again.recovered.broken_lines == fresh.recovered.broken_lines
        _assert_same_tables(again)


def _assert_same_tables(source: SourceFile) -> None:
    index = TreeIndex(source.tree)
    assert source.index.parents == index.parents
    assert source.index.scope_of == index.scope_of
    assert source.index.in_scope == index.in_scope
    assert source.index.identifiers == index.identifiers
    kinds = {type(each) for each in index.scope_of}
    assert all(source.index.of(kind) == index.of(kind) for kind in kinds)
    imports = ImportTable.of(index)
    names = index.of(ast.Name, ast.Attribute)
    assert [source.imports.qualified(each) for each in names] == [imports.qualified(each) for each in names]


def test_statements_that_an_edit_leaves_alone_keep_their_nodes() -> None:
    memory = TextMemory()
    text = "import torch\n\ndef f(x):\n    return x\n\ndef g(x):\n    return x\n\ndef h(x):\n    return x\n"
    before = list(SourceFile.version("x.py", text, None, memory).tree.body)
    after = SourceFile.version(
        "x.py", text.replace("def g(x):", "def g(x):\n    x += 1"), 7, memory
    ).tree.body
    assert [one is other for one, other in zip(before, after, strict=True)] == [True, False, False, True]
    assert after[3].lineno == 10


def test_a_version_that_is_not_current_is_parsed_by_itself() -> None:
    memory = TextMemory()
    old = SourceFile.version("x.py", "x = 1\ny = 2\n", None, memory)
    new = SourceFile.version("x.py", "\nx = 1\ny = 2\n", None, memory)
    assert not old.is_current
    assert [each.lineno for each in new.tree.body] == [2, 3]
    assert [each.lineno for each in old.tree.body] == [1, 2]
