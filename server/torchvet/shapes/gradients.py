"""Whether autograd follows a tensor: a leaf that requires a gradient, a result with a graph behind it, or neither."""

from __future__ import annotations

# None is a tensor of which that is not known.
LEAF = "leaf"
RESULT = "graph"
NOTHING = "none"


def follows(grad: str | None) -> bool:
    """Whether the tensor surely requires a gradient."""
    return grad in (LEAF, RESULT)


def joined_grads(left: str | None, right: str | None) -> str | None:
    """What is true of a tensor that is one or the other."""
    return left if left == right else None
