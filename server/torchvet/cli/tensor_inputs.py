"""`--input x=1,3,224,224`: what goes into a model, from the command line."""

from __future__ import annotations

import re

from torchvet.shapes.dtypes import dtype_named
from torchvet.shapes.engine.guesses import Inputs
from torchvet.shapes.engine.inputs import axes_of

_INPUT = re.compile(r"(?:(?P<name>\w+)=)?(?P<axes>[\w, ]+?)(?::(?P<dtype>\w+))?$")
HELP = "an input of forward: NAME=1,3,224,224, or only the sizes for the first; `:int64` behind it for whole numbers"


class BadInput(ValueError):
    """An `--input` that says nothing."""


def parsed_inputs(given: list[str]) -> Inputs:
    """The inputs by name; the first of forward under ""."""
    found = {}
    for each in given:
        match = _INPUT.match(each.strip())
        axes = None if match is None else axes_of(match["axes"])
        dtype = None if match is None or match["dtype"] is None else dtype_named(match["dtype"])
        if match is None or axes is None or (match["dtype"] and dtype is None):
            raise BadInput(
                f"--input {each}: write sizes with commas, such as x=1,3,224,224 or tokens=8,128:int64"
            )
        found[match["name"] or ""] = (axes, dtype or "float32")
    return found
