"""A checkpoint beside the model classes of the workspace: which there are, and how one differs. No class is ever run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from torchvet.lsp.checkpoint_view import class_comparison_answer
from torchvet.lsp.protocol import CheckpointProblem, ComparisonAnswer, ModelClassPlace
from torchvet.lsp.session import Session
from torchvet.project.model_classes import model_classes
from torchvet.project.model_keys import ModelKeys, UnknownModel, expected_by_class
from torchvet.project.program_shapes import Program
from torchvet.project.workspace import OpenText, Workspace

if TYPE_CHECKING:
    from torchvet.lsp.checkpoint_files import CheckpointFiles

_REMEDY = (
    "it takes a class of the file's top level with a forward(), made from arguments that stand in the code"
)


def offered_classes(
    roots: tuple[Path, ...], opened: Sequence[Path], open_text: OpenText
) -> list[ModelClassPlace]:
    """The classes that can be compared with, those of the newest open files first. For the reading thread."""
    # A workspace of our own: the session's belongs to the thread that checks.
    found = model_classes(Workspace(roots, open_text), opened[::-1])
    return [ModelClassPlace(each.name, each.path.as_uri()) for each in found]


async def against_class(
    session: Session, files: CheckpointFiles, path: Path | None, other: Path | None, name: str
) -> ComparisonAnswer:
    """How the checkpoint at `path` differs from the class `name` of the file `other`, or the problem. For the loop."""
    expected = None if other is None else await session.ask_file(other, lambda it: _expected(it, name))
    if expected is None:
        problem = CheckpointProblem(
            f"{other or name}: there is no such file, or it can't be read", "save it first"
        )
        return ComparisonAnswer((), problem)
    if isinstance(expected, CheckpointProblem):
        return ComparisonAnswer((), expected)
    return await files.answer(lambda: class_comparison_answer(path, expected))


def _expected(program: Program, name: str) -> ModelKeys | CheckpointProblem:
    try:
        return expected_by_class(program, name)
    except UnknownModel as error:
        return CheckpointProblem(str(error), _REMEDY)
