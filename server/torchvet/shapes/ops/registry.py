"""What a rule of a layer is: from how the layer was made and what it is given to what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torchvet.shapes.ops.arguments import Arguments
from torchvet.shapes.tensor import Value

LayerRule = Callable[[Arguments, Arguments], Value]
# The signature of `forward`, and the rule.
LayerRules = Mapping[str, tuple[str, LayerRule]]
