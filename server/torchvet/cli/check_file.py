"""One file checked, and fixed if that was asked for. Runs in worker processes too."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from torchvet.check import check
from torchvet.cli.exits import described
from torchvet.cli.fixes import FixError, fixed
from torchvet.cli.request import Change, CheckRequest
from torchvet.diagnostics import Diagnostic
from torchvet.project.config import Config, ConfigError, config_for
from torchvet.project.index import Project
from torchvet.project.notebooks import read_notebook
from torchvet.project.oracle import TorchOracle
from torchvet.project.reading import DecodedText, ReadError, decode_python, read_python, write_in_place
from torchvet.project.roots import project_roots
from torchvet.rules._contract import all_rules
from torchvet.settings import DEFAULT_SETTINGS, Settings
from torchvet.syntax.source import SourceFile, source_of


@dataclass(frozen=True)
class CheckedFile:
    """What came out of one file.

    `text` is the one the findings are in, `before` the one that was read; both empty when nothing needs showing.
    `problem` makes the run fail; `notes` only tell the user something. `is_broken`: not all of the text
    parses. `cells` are the code cells of a notebook by number; findings are placed inside them. `depends_on` are the other
    files that had a say, or would have if they were there: imported modules and checkpoints.
    """

    path: str
    findings: tuple[Diagnostic, ...] = ()
    text: str = ""
    before: str = ""
    encoding: str = "utf-8"
    n_fixed: int = 0
    problem: str = ""
    notes: tuple[str, ...] = ()
    is_broken: bool = False
    cells: Mapping[int | None, str] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()


class FileChecker:
    """Checks files one by one as `request` says; remembers configurations and projects in between."""

    def __init__(self, request: CheckRequest) -> None:
        self._request = request
        # The command line's per-file ignores are seen from the working folder.
        self._asked = Config(Path.cwd(), DEFAULT_SETTINGS, request.per_file_ignores)
        self._rules = frozenset(each.name for each in all_rules())
        self._configs: dict[Path, Config] = {}
        self._projects: dict[tuple[Path, ...], Project] = {}
        self._oracle = TorchOracle(Path(request.oracle), on_trouble=_complain) if request.oracle else None

    def excludes(self, path: Path) -> bool:
        """Whether the configuration keeps `path` out of a folder's files; raises `ConfigError`."""
        return self._config(path.parent).excludes(path)

    def roots(self, folder: Path) -> tuple[Path, ...]:
        """The folders that make up the project of the files in `folder`."""
        return project_roots(folder, [Path(each) for each in self._request.roots])

    def settings(self, path: Path) -> Settings:
        """The settings for `path`: those of its configuration, under those of the command line."""
        configured = self._config(path.parent).settings_for(path)
        asked = self._request
        ignore = asked.ignore | self._asked.settings_for(path).ignore
        if asked.select is None:
            return replace(configured, ignore=configured.ignore | ignore)
        # Whoever names a rule wants to see it, also when the project has switched it off.
        weights = {rule: weight for rule, weight in configured.severity.items() if weight is not None}
        return replace(configured, severity=weights, select=asked.select, ignore=ignore)

    def check(self, path: str) -> CheckedFile:
        """Reads, checks and fixes `path`; whatever goes wrong is told in the result."""
        try:
            return self._checked(path)
        except (ReadError, ConfigError) as error:
            return CheckedFile(path, problem=str(error))
        except FixError as error:
            return CheckedFile(path, problem=f"internal error: {error}")
        except Exception as error:  # noqa: BLE001  # one file's trouble must not hide the others' findings
            return CheckedFile(path, problem=f"internal error: {described(error)}")

    def _checked_notebook(self, path: str) -> CheckedFile:
        """All code cells as one program; fixes would have to be written into cells, and are left to the editor."""
        content = self._request.texts.get(path)
        try:
            notebook = read_notebook(Path(path).read_bytes() if content is None else content)
        except OSError as error:
            raise ReadError(f"can't be read: {error.strerror or error}") from error
        source = SourceFile(path, notebook.text)
        project = self._project(Path(path).parent)
        found = check(source, self.settings(Path(path)), project.gather(source))
        kept = [each for each in found if each.severity.rank >= self._request.least.rank]
        return CheckedFile(
            path,
            tuple(map(notebook.placed, kept)),
            notes=project.notes,
            is_broken=_is_broken(source, self._request.has_baseline),
            cells=dict(notebook.cells),
        )

    def _checked(self, path: str) -> CheckedFile:
        if path.endswith(".ipynb"):
            return self._checked_notebook(path)
        decoded = self._decoded(path)
        settings, project = self.settings(Path(path)), self._project(Path(path).parent)
        least = self._request.least.rank

        others: set[str] = set()

        def findings_in(source: SourceFile) -> list[Diagnostic]:
            evidence = project.gather(source)
            others.update(evidence.looked_for, (each.path for each in evidence.modules.values()))
            found = check(source, settings, evidence)
            others.update(evidence.others.read if evidence.others is not None else ())
            return [each for each in found if each.severity.rank >= least]

        source = source_of(path, decoded.text)
        if self._request.change is Change.NOTHING:
            found = tuple(findings_in(source))
            return CheckedFile(
                path,
                found,
                decoded.text if found else "",
                notes=_notes(source, project),
                is_broken=_is_broken(source, self._request.has_baseline),
                depends_on=tuple(sorted(others)),
            )
        outcome = fixed(source, findings_in, self._request.with_unsafe)
        if outcome.text != decoded.text and self._request.change is Change.WRITE and not self._request.texts:
            write_in_place(Path(path), outcome.text, decoded.encoding)
        return CheckedFile(
            path,
            tuple(outcome.findings),
            outcome.text,
            decoded.text,
            decoded.encoding,
            outcome.n_fixed,
            notes=_notes(source, project),
            is_broken=_is_broken(source, self._request.has_baseline),
        )

    def _decoded(self, path: str) -> DecodedText:
        content = self._request.texts.get(path)
        return read_python(Path(path)) if content is None else decode_python(content)

    def _config(self, folder: Path) -> Config:
        if folder not in self._configs:
            self._configs[folder] = config_for(folder, self._rules)
        return self._configs[folder]

    def _project(self, folder: Path) -> Project:
        roots = self.roots(folder)
        if roots not in self._projects:
            self._projects[roots] = Project(roots, oracle=self._oracle)
        return self._projects[roots]


def _complain(trouble: str) -> None:
    print(trouble, file=sys.stderr)


def _is_broken(source: SourceFile, has_baseline: bool) -> bool:
    """Whether some of the text was left out of the check; only a baseline parses what no rule asked for."""
    recovered = source.recovered if has_baseline else vars(source).get("recovered")
    return recovered is not None and recovered.error is not None


def _notes(source: SourceFile, project: Project) -> tuple[str, ...]:
    """What was left out of the check; parses nothing that the rules did not ask for."""
    recovered = vars(source).get("recovered")
    if recovered is None or recovered.error is None:
        return project.notes
    where = f"{source.path}: line {recovered.error.line} does not parse ({recovered.error.text})"
    return (f"{where}; the rest was checked", *project.notes)
