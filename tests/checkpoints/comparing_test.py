"""Differences between two sets of keys and shapes, and the wrapping that explains them."""

from __future__ import annotations

import pytest

from torchvet.checkpoints.compare import Reshaped, compare

PLAIN = {"fc.weight": (3, 4), "fc.bias": (3,)}


def _with(prefix: str) -> dict[str, tuple[int, ...] | None]:
    return {prefix + key: shape for key, shape in PLAIN.items()}


def test_same() -> None:
    assert compare(PLAIN, dict(reversed(PLAIN.items()))).is_same


def test_missing_unexpected_and_reshaped() -> None:
    result = compare(PLAIN, {"fc.weight": (5, 4), "head.bias": (3,)})
    assert (result.missing, result.unexpected) == (("fc.bias",), ("head.bias",))
    assert result.reshaped == (Reshaped("fc.weight", (3, 4), (5, 4)),)
    assert (result.explanation, result.is_same) == ("", False)


def test_unknown_shape_never_differs() -> None:
    assert compare({"a": None}, {"a": (2,)}).is_same


@pytest.mark.parametrize("prefix", ["module.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module."])
def test_prefix_explains(prefix: str) -> None:
    found = compare(PLAIN, _with(prefix))
    assert found.found_prefix == prefix
    assert found.explanation == f"all found keys carry the prefix `{prefix}`"
    assert found.missing == tuple(PLAIN)
    assert compare(_with(prefix), PLAIN).explanation == f"all expected keys carry the prefix `{prefix}`"


def test_two_wrappings() -> None:
    result = compare(_with("_orig_mod."), _with("module."))
    assert (result.expected_prefix, result.found_prefix) == ("_orig_mod.", "module.")


def test_shapes_are_compared_behind_the_prefix() -> None:
    result = compare(PLAIN, _with("module.") | {"module.fc.bias": (9,)})
    assert result.reshaped == (Reshaped("fc.bias", (3,), (9,)),)


def test_prefix_that_explains_only_some_keys_explains_nothing() -> None:
    assert compare(PLAIN, _with("module.") | {"module.extra": (1,)}).explanation == ""
    assert compare({"module.a": (1,)}, {"module.b": (1,)}).explanation == ""
