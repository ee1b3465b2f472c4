"""What the editor's settings say, and how they join those of the project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from torchvet.diagnostics import Severity
from torchvet.settings import Settings


@dataclass(frozen=True)
class EditorSettings:
    """The section `torchvet` of the editor's settings."""

    is_enabled: bool = True
    offers_snippets: bool = True
    shows_assigned_shapes: bool = True
    shows_returned_shapes: bool = True
    shows_shapes_on_hover: bool = True
    shows_model_sizes: bool = True
    shows_contracts: bool = True
    shows_checkpoints: bool = True
    links_checkpoints: bool = True
    completes_keys: bool = True
    ignore: frozenset[str] = frozenset()
    severity: Mapping[str, Severity | None] = field(default_factory=dict)

    def over(self, project: Settings) -> Settings:
        """The project's settings with the editor's on top."""
        return replace(
            project, ignore=project.ignore | self.ignore, severity={**project.severity, **self.severity}
        )


def editor_settings(section: object) -> EditorSettings:
    """The settings in `section`, as the client sent it; what is not understood keeps its default."""
    if not isinstance(section, dict):
        return EditorSettings()
    ignore = section.get("ignore")
    severity = section.get("severity")
    return EditorSettings(
        is_enabled=section.get("enable") is not False,
        offers_snippets=_at(section, "snippets", "enable") is not False,
        shows_assigned_shapes=_at(section, "shapes", "assignments") is not False,
        shows_returned_shapes=_at(section, "shapes", "returns") is not False,
        shows_shapes_on_hover=_at(section, "shapes", "hover") is not False,
        shows_model_sizes=_at(section, "shapes", "codeLens") is not False,
        shows_contracts=_at(section, "hover", "contracts") is not False,
        shows_checkpoints=_at(section, "checkpoints", "hover") is not False,
        links_checkpoints=_at(section, "checkpoints", "links") is not False,
        completes_keys=_at(section, "checkpoints", "completion") is not False,
        ignore=frozenset(each for each in ignore if isinstance(each, str))
        if isinstance(ignore, list)
        else frozenset(),
        severity=_severities(severity) if isinstance(severity, dict) else {},
    )


def _severities(written: dict[str, object]) -> dict[str, Severity | None]:
    words = {each.value: each for each in Severity}
    found: dict[str, Severity | None] = {}
    for rule, word in written.items():
        if word == "off":
            found[rule] = None
        elif isinstance(word, str) and word in words:
            found[rule] = words[word]
    return found


def _at(section: dict[str, object], group: str, key: str) -> object:
    inner = section.get(group)
    return inner.get(key) if isinstance(inner, dict) else None
