"""What the two prefix rules share: how a mismatch is told and mended. Not a rule."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Related
from torchvet.facts.file import FileFacts
from torchvet.facts.state_dicts import StateLoad
from torchvet.rules._contract import WARNING, Report, message, related, safe_fix, unsafe_fix
from torchvet.syntax.nodes import ATOMS
from torchvet.syntax.parameters import is_parameter

# What a method call can follow without brackets.


def prefix_reports(load: StateLoad, file: FileFacts, prefix: str, wrapper: str) -> Iterator[Report]:
    """A report when exactly one side of `load` carries `prefix`, the mark of `wrapper`."""
    in_keys, in_model = prefix in load.found, prefix in load.wanted
    if in_keys == in_model:
        return
    if in_keys:
        text = "every key begins with `{prefix}` (saved from {wrapper}) but `{model}` is not wrapped"
    else:
        text = "`{model}` is wrapped in {wrapper}: it expects keys that begin with `{prefix}`, the loaded ones do not"
    text += (
        ": load_state_dict() raises"
        if load.is_strict
        else ": with strict=False nothing at all is loaded, silently"
    )
    yield Report(
        range=file.source.range_of(load.node),
        message=message(text, prefix=prefix, wrapper=wrapper, model=load.model_text),
        fix=_fix(load, file, prefix, in_keys),
        severity=WARNING if load.is_weak else None,
        related=() if load.saved is None else (_saved_here(load, file),),
    )


def _saved_here(load: StateLoad, file: FileFacts) -> Related:
    assert load.saved is not None
    path = "" if load.saved.path == file.source.path else load.saved.path
    return related(load.saved.range, "the weights are saved here", path)


def _fix(load: StateLoad, file: FileFacts, prefix: str, in_keys: bool) -> Fix | None:
    """Strips the prefix from the keys, or loads into the module inside the wrapper."""
    # Another caller may hand in another model: then it is for a person to say what is meant.
    is_shared = is_parameter(file.source.tree, load.node, load.model_text.split(".")[0])
    make_fix = unsafe_fix if is_shared else safe_fix
    if not in_keys:
        owner = load.node.func.value if isinstance(load.node.func, ast.Attribute) else None
        if load.wanted != prefix or not isinstance(owner, ATOMS):
            return None
        inner = f"{load.model_text}.{prefix.rstrip('.')}"
        return make_fix("Load into `{inner}`", Edit(file.source.range_of(owner), inner), inner=inner)
    if not load.node.args or load.found != prefix or not isinstance(load.node.args[0], ATOMS):
        return None
    state = load.node.args[0]
    text = file.source.segment(state)
    code = f'{{key.removeprefix("{prefix}"): value for key, value in {text}.items()}}'
    return make_fix("Strip `{prefix}` from the keys", Edit(file.source.range_of(state), code), prefix=prefix)
