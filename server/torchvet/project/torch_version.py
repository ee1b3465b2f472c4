"""Which torch a file will meet, read from names and texts on disk: torch itself is never imported, nothing is run."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from torchvet.project.environments import environments, site_packages

Version = tuple[int, ...]

_DIST_INFO = re.compile(r"torch-(\d[\d.]*)\S*\.dist-info")
_VERSION_TEXT = re.compile(r"__version__\s*(?::\s*\w+\s*)?=\s*['\"](\d[\d.]*)")
_REQUIREMENT = re.compile(r"torch\s*(?:\[[^\]]*\])?\s*\(?\s*([<>=!~][^;)]*)", re.I)
_LOWER_BOUND = re.compile(r"(?:>=|==|~=|>)\s*(\d[\d.]*)")


def torch_version(roots: tuple[Path, ...], python: Path | None) -> Version | None:
    """The installed torch of `python` or of the environment that fits `roots` best, else the least one required."""
    for prefix in environments(roots, python):
        found = _installed(prefix)
        if found is not None:
            return found
    return least_torch(roots)


def least_torch(roots: tuple[Path, ...]) -> Version | None:
    """The least torch that the first of `roots` that says so allows."""
    return next(filter(None, map(_required, roots)), None)


def _installed(prefix: Path) -> Version | None:
    for packages in site_packages(prefix):
        for folder in sorted(packages.glob("torch-*.dist-info")):
            match = _DIST_INFO.fullmatch(folder.name)
            if match is not None:
                return _numbers(match[1])
        match = _VERSION_TEXT.search(_text(packages / "torch" / "version.py"))
        if match is not None:
            return _numbers(match[1])
    return None


def _required(root: Path) -> Version | None:
    """The least torch that the pyproject.toml of `root` allows."""
    text = _text(root / "pyproject.toml")
    if "torch" not in text:
        return None
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        project = tomllib.loads(text).get("project", {})
    except tomllib.TOMLDecodeError:
        # Said where the configuration is read.
        return None
    dependencies = project.get("dependencies", []) if isinstance(project, dict) else []
    for each in dependencies if isinstance(dependencies, list) else []:
        match = _REQUIREMENT.match(str(each).strip())
        bounds = [_numbers(bound) for bound in _LOWER_BOUND.findall(match[1])] if match else []
        if bounds:
            return max(bounds)
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def _numbers(text: str) -> Version:
    return tuple(int(part) for part in text.strip(".").split(".") if part)
