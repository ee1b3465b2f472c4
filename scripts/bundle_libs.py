"""Puts the libraries of server/requirements-bundle.txt into server/libs, where the extension's server finds them.

Only pure Python gets in, so that one .vsix serves every system and every Python from 3.10 on. Done only when the list of
requirements has changed. Which libraries are needed is not decided here.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

_TOP = Path(__file__).resolve().parent.parent
_REQUIREMENTS = _TOP / "server" / "requirements-bundle.txt"
_LIBS = _TOP / "server" / "libs"
_STAMP = "bundled.txt"
_COMPILED = {".so", ".pyd", ".dll", ".dylib", ".pyc"}
# Wheels for any system and any Python 3; newer dependencies of the interpreter at hand must not slip in.
_PURE_ONLY = [
    "--only-binary=:all:",
    "--python-version=3.10",
    "--implementation=py",
    "--abi=none",
    "--platform=any",
]


def main() -> int:
    """Bundles what is not bundled yet; 1 when something in it is not pure Python."""
    digest = hashlib.sha256(_REQUIREMENTS.read_bytes()).hexdigest()
    stamp = _LIBS / _STAMP
    if stamp.exists() and stamp.read_text("utf-8") == digest:
        return 0
    fresh = _LIBS.with_name("libs.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _install(fresh)
    compiled = sorted(str(each.relative_to(fresh)) for each in fresh.rglob("*") if each.suffix in _COMPILED)
    if compiled:
        print(f"not pure Python: {', '.join(compiled)}", file=sys.stderr)
        return 1
    (fresh / _STAMP).write_text(digest, "utf-8")
    shutil.rmtree(_LIBS, ignore_errors=True)
    fresh.rename(_LIBS)
    print(f"bundled {len(list(_LIBS.glob('*.dist-info')))} libraries into {_LIBS.relative_to(_TOP)}")
    return 0


def _install(folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--target", str(folder), "--no-deps", "--no-compile", "--require-hashes", *_PURE_ONLY]
    subprocess.run([*command, "--requirement", str(_REQUIREMENTS)], check=True)
    shutil.rmtree(folder / "bin", ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
