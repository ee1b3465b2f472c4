"""Rule module-list-called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.container_calls import ContainerCall
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.rules._contract import ERROR, Report, message, related, rule, unsafe_fix


@rule(severity=ERROR, since="0.1")
def module_list_called(called: ContainerCall, file: FileFacts) -> Iterator[Report]:
    """A ModuleList or ModuleDict is called like a layer.

    `nn.ModuleList` and `nn.ModuleDict` only hold layers, so that their parameters are found. They do not know in
    which order or how the layers are to be run and have no `forward`: calling one raises NotImplementedError. Run
    the layers in a loop, or make an `nn.Sequential` of them.

    Bad:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])

            def forward(self, x):
                x = self.layers(x)
                return x


        Net()(torch.randn(2, 4))

    Good:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])

            def forward(self, x):
                for layer in self.layers:
                    x = layer(x)
                return x


        Net()(torch.randn(2, 4))
    """
    source = file.source
    made = related(source.range_of(called.made), "made here")
    if called.inside is not None:
        yield Report(
            range=source.range_of(called.inside),
            message=message(
                "a {kind} has no forward: `{path}` calls it like a layer and raises NotImplementedError",
                kind=called.kind,
                path=called.path,
            ),
            related=(made, related(source.range_of(called.call), "called here")),
        )
        return
    yield Report(
        range=source.range_of(called.call),
        message=message(
            "`{path}` is a {kind}, which has no forward: calling it raises {error}",
            path=called.path,
            kind=called.kind,
            error="RuntimeError" if called.kind == "ParameterList" else "NotImplementedError",
        ),
        fix=_fix(called, file),
        related=(made,),
    )


def _fix(called: ContainerCall, file: FileFacts) -> Fix | None:
    """A loop over the layers, where the call is all that its statement computes."""
    call, source = called.call, file.source
    (code,) = file.facts(LocalCode)
    statement = code.parents[call]
    given = call.args[0] if len(call.args) == 1 and not call.keywords else None
    if called.kind != "ModuleList" or given is None or isinstance(given, ast.Starred):
        return None
    if "layer" in code.identifiers or source.indentation(call.lineno) != _before(file, statement):
        return None
    indent, text = source.indentation(call.lineno), source.segment(given)
    if isinstance(statement, ast.Return) and isinstance(given, ast.Name):
        name, head, tail = text, "", f"\n{indent}return {text}"
    elif isinstance(statement, ast.Assign) and [type(each) for each in statement.targets] == [ast.Name]:
        name, tail = source.segment(statement.targets[0]), ""
        head = "" if name == text else f"{name} = {text}\n{indent}"
    else:
        return None
    loop = f"for layer in {called.path}:\n{indent}    {name} = layer({name})"
    edit = Edit(source.range_of(statement), f"{head}{loop}{tail}")
    return unsafe_fix("Run the layers one after the other", edit)


def _before(file: FileFacts, statement: ast.AST) -> str | None:
    """What stands in front of the statement in its line."""
    if not isinstance(statement, ast.Assign | ast.Return):
        return None
    start = file.source.range_of(statement).start
    return file.source.lines[start.line - 1][: start.column]
