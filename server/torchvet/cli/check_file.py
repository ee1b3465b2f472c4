"""One file checked, and fixed if that was asked for. Runs in worker processes too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from torchvet.check import check
from torchvet.cli.fixes import FixError, fixed
from torchvet.cli.exits import described
from torchvet.cli.request import Change, CheckRequest
from torchvet.diagnostics import Diagnostic
from torchvet.project.reading import DecodedText, ReadError, decode_python, read_python, write_in_place
from torchvet.settings import DEFAULT_SETTINGS, Settings
from torchvet.syntax.source import SourceFile


@dataclass(frozen=True)
class CheckedFile:
    """What came out of one file.

    `text` is the one the findings are in, `before` the one that was read; both empty when nothing needs showing.
    `problem` makes the run fail; `note` only tells the user something.
    """

    path: str
    findings: tuple[Diagnostic, ...] = ()
    text: str = ""
    before: str = ""
    n_fixed: int = 0
    problem: str = ""
    note: str = ""


def check_file(path: str, request: CheckRequest) -> CheckedFile:
    """Reads, checks and fixes `path`; whatever goes wrong is told in the result."""
    try:
        content = request.texts.get(path)
        decoded = read_python(Path(path)) if content is None else decode_python(content)
        return _checked(path, decoded, request)
    except ReadError as error:
        return CheckedFile(path, problem=f"can't be read: {error}")
    except FixError as error:
        return CheckedFile(path, problem=f"internal error: {error}")
    except Exception as error:  # noqa: BLE001  # one file's trouble must not hide the others' findings
        return CheckedFile(path, problem=f"internal error: {described(error)}")


def _checked(path: str, decoded: DecodedText, request: CheckRequest) -> CheckedFile:
    if path.endswith(".ipynb"):
        raise ReadError("notebooks are not supported yet")
    settings = _settings(request)

    def findings_in(source: SourceFile) -> list[Diagnostic]:
        found = check(source, settings)
        return [each for each in found if each.severity.rank >= request.least.rank]

    source = SourceFile(path, decoded.text)
    if request.change is Change.NOTHING:
        found = findings_in(source)
        return CheckedFile(path, tuple(found), decoded.text if found else "", note=_note(source))
    outcome = fixed(source, findings_in, request.with_unsafe)
    if request.change is Change.WRITE and outcome.text != decoded.text and path not in request.texts:
        write_in_place(Path(path), outcome.text, decoded.encoding)
    return CheckedFile(
        path, tuple(outcome.findings), outcome.text, decoded.text, outcome.n_fixed, note=_note(source)
    )


def _settings(request: CheckRequest) -> Settings:
    return Settings(select=request.select, ignore=DEFAULT_SETTINGS.ignore | request.ignore)


def _note(source: SourceFile) -> str:
    """What the user should know of a file that was checked only in part; asks for no tree of its own."""
    recovered = vars(source).get("recovered")
    if recovered is None or recovered.error is None:
        return ""
    return f"line {recovered.error.line} does not parse ({recovered.error.text}); the rest was checked"
