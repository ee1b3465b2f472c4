"""`[tool.torchvet]`: what it sets, and how every mistake in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from torchvet.diagnostics import Severity
from torchvet.project.config import Config, ConfigError, config_for

RULES = ["missing-zero-grad", "eval-without-no-grad"]

MISTAKES = [
    ("selekt = ['missing-zero-grad']", ["tool.torchvet.selekt", "did you mean 'select'?"]),
    ("select = ['missing-zero-grads']", ["tool.torchvet.select", "did you mean 'missing-zero-grad'?"]),
    ("ignore = ['eval_without_no_grad']", ["did you mean 'eval-without-no-grad'?"]),
    ("ignore = 'missing-zero-grad'", ["tool.torchvet.ignore", "must be array"]),
    (
        "severity = {missing-zero-grad = 'loud'}",
        ["tool.torchvet.severity.missing-zero-grad", "must be one of"],
    ),
    ("severity = {nonsense = 'off'}", ["tool.torchvet.severity", "no rule 'nonsense'"]),
    ("per-file-ignores = {'tests/*' = ['nonsense']}", ["tests/*", "no rule 'nonsense'"]),
    ("exclude = [1]", ["tool.torchvet.exclude.0", "must be string"]),
    ("select = [1 2]", ["line 2"]),
]


def _configured(folder: Path, body: str) -> Config:
    (folder / "pyproject.toml").write_text(f"[tool.torchvet]\n{body}\n")
    return config_for(folder, RULES)


@pytest.mark.parametrize(("body", "words"), MISTAKES)
def test_a_mistake_is_named(tmp_path: Path, body: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as raised:
        _configured(tmp_path, body)
    for word in ["pyproject.toml", *words]:
        assert word in str(raised.value)


def test_everything_that_can_be_set_is_set(tmp_path: Path) -> None:
    config = _configured(
        tmp_path,
        "select = ['missing-zero-grad']\nignore = ['eval-without-no-grad']\n"
        "severity = {missing-zero-grad = 'hint', eval-without-no-grad = 'off'}",
    )
    assert config.settings.select == {"missing-zero-grad"}
    assert config.settings.ignore == {"eval-without-no-grad"}
    assert config.settings.weight("missing-zero-grad", Severity.ERROR) is Severity.HINT
    assert config.settings.severity["eval-without-no-grad"] is None


@pytest.mark.parametrize(
    ("glob", "path", "excluded"),
    [
        ("old", "old", True),
        ("old", "deep/old/a.py", True),
        ("old", "older/a.py", False),
        ("old/", "old/a.py", True),
        ("*_pb2.py", "deep/x_pb2.py", True),
        ("deep/old", "deep/old/a.py", True),
        ("deep/old", "old/a.py", False),
        ("**/old", "deep/old/a.py", True),
        ("deep/**/a.py", "deep/er/a.py", True),
        ("deep/*.py", "deep/a.txt", False),
    ],
)
def test_exclude(tmp_path: Path, glob: str, path: str, excluded: bool) -> None:
    assert _configured(tmp_path, f"exclude = ['{glob}']").excludes(tmp_path / path) is excluded


def test_per_file_ignores_hold_only_where_they_match(tmp_path: Path) -> None:
    config = _configured(tmp_path, "per-file-ignores = {'tests/*' = ['missing-zero-grad']}")
    assert config.settings_for(tmp_path / "tests" / "a.py").ignore == {"missing-zero-grad"}
    assert config.settings_for(tmp_path / "a.py").ignore == frozenset()


def test_the_nearest_table_wins_and_files_without_one_are_passed_over(tmp_path: Path) -> None:
    inner = tmp_path / "package" / "inner"
    inner.mkdir(parents=True)
    _configured(tmp_path, "ignore = ['missing-zero-grad']")
    (tmp_path / "package" / "pyproject.toml").write_text("[project]\nname = 'torchvet-user'\n")
    assert config_for(inner, RULES).folder == tmp_path
    _configured(inner, "ignore = []")
    assert config_for(inner, RULES).folder == inner


def test_no_table_means_defaults(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other\n")
    assert config_for(tmp_path, RULES) == Config()
