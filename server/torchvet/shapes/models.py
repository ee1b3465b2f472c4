"""The models of a run by the names a reader knows them by."""

from __future__ import annotations

from collections.abc import Mapping

from torchvet.shapes.analysis import Analysis
from torchvet.shapes.engine.values import ModuleObject
from torchvet.shapes.summary import Summary, summarised


def models_by_class(analysis: Analysis) -> Mapping[str, ModuleObject]:
    """One module for each class of the program: the one that inputs went through, rather than another."""
    found: dict[str, ModuleObject] = {}
    for each in (*analysis.outputs, *analysis.models.values()):
        if each.cls is not None and not each.is_lost:
            found.setdefault(each.cls.name, each)
    return found


def summaries(analysis: Analysis) -> Mapping[str, Summary]:
    """The layer table of each class of the program."""
    return {name: summarised(each, analysis.outputs) for name, each in models_by_class(analysis).items()}
