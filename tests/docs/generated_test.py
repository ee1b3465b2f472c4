"""Generated files are current, and the generators do what their callers rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def scripts(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a test import the generators."""
    monkeypatch.syspath_prepend(str(checkout / "scripts"))


def test_generated_files_are_current(checkout: Path) -> None:
    command = [sys.executable, "scripts/generate.py", "--check"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("scripts")
def test_only_the_setting_of_the_rules_changes_in_the_manifest() -> None:
    from manifest import manifest_with_rules

    from torchvet.rules._contract import all_rules

    before = '{"a": ["torchvet.severity"],\n "torchvet.severity": {"x": {"properties": 1},\n    "properties": {}  }\n}\n'
    after = manifest_with_rules(before, all_rules())
    start, end = before.index("{}"), before.index("{}") + 2
    assert after.startswith(before[:start])
    assert after.endswith(before[end:])
    rules = json.loads(after)["torchvet.severity"]["properties"]
    assert list(rules) == [each.name for each in all_rules()]
    assert manifest_with_rules(after, all_rules()) == after


@pytest.mark.usefixtures("scripts")
def test_dataclasses_become_interfaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typescript import protocol_types

    module = '''
from dataclasses import dataclass
from enum import Enum
from typing import Literal

TRAIN = "torchvet/train"

class Phase(Enum):
    """What a step does."""
    TRAIN = "train"
    EVAL = "eval"

@dataclass
class Progress:
    """How far a run is."""
    phase: Phase
    loss: float | None
    pair: tuple[int, str]
    tags: list[str | int]
    kind: Literal["a", "b"]
    sizes: dict[str, int]
'''
    (tmp_path / "example_protocol.py").write_text(module)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert protocol_types("example_protocol").split("\n", 1)[1] == (
        '\nexport const TRAIN = "torchvet/train";\n'
        '\n/** What a step does. */\nexport type Phase = "train" | "eval";\n'
        "\n/** How far a run is. */\nexport interface Progress {\n"
        "  readonly phase: Phase;\n"
        "  readonly loss: number | null;\n"
        "  readonly pair: readonly [number, string];\n"
        "  readonly tags: readonly (string | number)[];\n"
        '  readonly kind: "a" | "b";\n'
        "  readonly sizes: Readonly<Record<string, number>>;\n"
        "}\n"
    )
