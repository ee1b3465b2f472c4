"""What the shapes of a program prove: one fact for all rules about them, told apart by `kind`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.evidence import TensorFinding
from torchvet.facts.file import FileFacts


@dataclass(frozen=True)
class ProvenAboutTensors:
    """A finding of the symbolic run for the rule `found.kind`."""

    found: TensorFinding

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ProvenAboutTensors]:
        """Every one of this file."""
        for each in file.evidence.tensor_findings:
            yield cls(each)
