"""Inputs that the text states: `# torchvet: input x=(B, 3, 224, 224)` and annotations of jaxtyping."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from torchvet.shapes.engine.awaiting import size
from torchvet.shapes.engine.classes import method_in
from torchvet.shapes.engine.guesses import Inputs
from torchvet.shapes.engine.values import ClassObject, Function, ModuleFile
from torchvet.shapes.tensor import Axes, Axis
from torchvet.syntax.source import SourceFile

_COMMENT = re.compile(r"#\s*torchvet:\s*input\s+(.*)$")
_INPUT = re.compile(r"(\w+)\s*[:=]\s*[(\[]([^)\]]*)[)\]]")
_KINDS = {"Float": "float32", "Int": "int64", "Bool": "bool", "Float32": "float32", "Int64": "int64"}


def stated(
    source: SourceFile, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
) -> Mapping[str, Axes]:
    """The inputs that comments in `node`, or right above it, state by name."""
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    found: dict[str, Axes] = {}
    for line in source.lines[max(first - 2, 0) : node.end_lineno]:
        comment = _COMMENT.search(line)
        for name, text in _INPUT.findall(comment[1]) if comment else ():
            dims = axes_of(text)
            if dims is not None:
                found[name] = dims
    return found


def axes_of(text: str) -> Axes | None:
    """`B, 3, 224, 224` as axes; None where a part is neither a number nor a name."""
    found: list[Axis] = []
    for part in text.replace(",", " ").split():
        if part.isdigit():
            found.append(int(part))
        elif part.isidentifier():
            found.append(size(part))
        else:
            return None
    return tuple(found)


def annotated(annotation: ast.expr | None) -> tuple[Axes, str | None] | None:
    """The axes and dtype of `Float[Tensor, "batch 3 height width"]`."""
    if not isinstance(annotation, ast.Subscript) or not isinstance(annotation.slice, ast.Tuple):
        return None
    kind = annotation.value
    name = kind.attr if isinstance(kind, ast.Attribute) else kind.id if isinstance(kind, ast.Name) else ""
    parts = annotation.slice.elts
    if name not in _KINDS or len(parts) != 2:
        return None
    text = parts[1].value if isinstance(parts[1], ast.Constant) else None
    dims = axes_of(text) if isinstance(text, str) else None
    return None if dims is None else (dims, _KINDS[name])


def known_inputs(file: ModuleFile, cls: ClassObject, given: Inputs) -> Inputs:
    """The inputs of a class that are given from outside, in comments, or by annotations."""
    forward = method_in(cls, "forward")
    if not isinstance(forward, Function) or isinstance(forward.node, ast.Lambda):
        return {}
    known: dict[str, tuple[Axes, str | None]] = {
        name: (dims, None)
        for name, dims in {**stated(file.source, forward.node), **stated(file.source, cls.node)}.items()
    }
    for parameter in forward.node.args.args:
        told = annotated(parameter.annotation)
        if told is not None:
            known.setdefault(parameter.arg, told)
    first = next((each.arg for each in forward.node.args.args[1:]), "")
    known.update({name or first: each for name, each in given.items()})
    return known
