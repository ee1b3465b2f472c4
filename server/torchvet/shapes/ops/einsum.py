"""`torch.einsum` with its equation in words, also with an ellipsis and without an arrow."""

from __future__ import annotations

from collections.abc import Mapping

from torchvet.shapes.ops.call import Call, Op, broadcast, differ, known_dims
from torchvet.shapes.ops.raising import size_text
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Tensor


def _einsum(call: Call) -> Tensor:
    equation, operands = call.value(0, "equation"), call.args[1:]
    if len(operands) == 1 and isinstance(operands[0], Items):
        operands = operands[0].values
    tensors = [each for each in operands if isinstance(each, Tensor)]
    if not isinstance(equation, str) or len(tensors) != len(operands) or not tensors or call.kwargs:
        raise NotProvable
    inputs, has_arrow, output = equation.replace(" ", "").partition("->")
    terms = inputs.split(",")
    if len(terms) != len(tensors):
        word = "fewer" if len(tensors) < len(terms) else "more"
        raise Mismatch(f"einsum(): {word} operands were provided than specified in the equation")
    sizes: dict[str, Axis] = {}
    hidden: Axes = ()
    for number, (term, tensor) in enumerate(zip(terms, tensors, strict=True)):
        hidden = broadcast(hidden, _noted(term, known_dims(tensor), number, sizes))
    if not has_arrow:
        output = _implied(terms)
    dims = _output(output, sizes, hidden)
    dtypes = {tensor.dtype for tensor in tensors}
    return Tensor(dims, dtypes.pop() if len(dtypes) == 1 else None)


def _noted(term: str, dims: Axes, number: int, sizes: dict[str, Axis]) -> Axes:
    """Writes the size of each letter into `sizes`; returns the axes under the ellipsis."""
    before, ellipsis, after = term.partition("...")
    letters = before + after
    if not letters.isalpha() and letters:
        raise NotProvable
    if len(letters) > len(dims) or (not ellipsis and len(letters) != len(dims)):
        end = "but no ellipsis was given" if ellipsis else "and no ellipsis was given"
        if ellipsis:
            raise NotProvable
        raise Mismatch(
            f"einsum(): the number of subscripts in the equation ({len(letters)}) does not match "
            f"the number of dimensions ({len(dims)}) for operand {number} {end}"
        )
    n_after = len(dims) - len(after)
    seen: dict[str, Axis] = {}
    for letter, size in zip(letters, (*dims[: len(before)], *dims[n_after:]), strict=True):
        if letter in seen and differ(seen[letter], size):
            raise Mismatch(
                f"einsum(): subscript {letter} is repeated for operand {number} but the sizes don't match, "
                f"{size_text(size)} != {size_text(seen[letter])}"
            )
        seen[letter] = size
    for letter, size in seen.items():
        sizes[letter] = _joined(letter, sizes[letter], size, number) if letter in sizes else size
    return dims[len(before) : n_after]


def _joined(letter: str, before: Axis, size: Axis, number: int) -> Axis:
    if differ(before, size) and differ(before, 1) and differ(size, 1):
        raise Mismatch(
            f"einsum(): subscript {letter} has size {size_text(size)} for operand {number} "
            f"which does not broadcast with previously seen size {size_text(before)}"
        )
    return broadcast((before,), (size,))[0]


def _implied(terms: list[str]) -> str:
    """Without an arrow: the ellipsis, then every letter that stands once, in order."""
    text = "".join(terms)
    letters = sorted({letter for letter in text if letter.isalpha() and text.count(letter) == 1})
    return ("..." if "..." in text else "") + "".join(letters)


def _output(output: str, sizes: Mapping[str, Axis], hidden: Axes) -> Axes:
    before, ellipsis, after = output.partition("...")
    letters = before + after
    for letter in letters:
        if letters.count(letter) > 1:
            raise Mismatch(f"einsum(): output subscript {letter} appears more than once in the output")
        if letter not in sizes:
            if not letter.isalpha():
                raise NotProvable
            text = (
                f"einsum(): output subscript {letter} does not appear in the equation for any input operand"
            )
            raise Mismatch(text)
    inner = hidden if ellipsis else ()
    return (*(sizes[each] for each in before), *inner, *(sizes[each] for each in after))


EINSUM: Mapping[str, Op] = {"einsum": _einsum}
