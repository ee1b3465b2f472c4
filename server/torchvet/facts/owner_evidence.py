"""How sure it is that the owner of a method is torch's own object."""

from __future__ import annotations

from torchvet.facts.values import Kind, Role, Value


def is_only_named(owner: Value) -> bool:
    """Whether nothing but a name says what `owner` is; a tensor is proven by the known module it came from."""
    if owner.kind is Kind.TENSOR and any(each.role is Role.MODEL and not each.weak for each in owner.sources):
        return False
    return owner.weak or not (owner.sites or owner.sources)
