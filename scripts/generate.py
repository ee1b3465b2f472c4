"""Writes what follows from the code: rule pages, the rules in package.json's settings, the README's table of settings, the extension's protocol types.

`--check` writes nothing and fails when something is out of date. The same code always gives the same files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from manifest import manifest_with_rules
from rule_pages import index_page, rule_page
from settings_table import readme_with_settings
from typescript import protocol_types

from torchvet.rules._contract import all_rules

_TOP = Path(__file__).resolve().parent.parent
_PAGES = _TOP / "docs" / "rules"
_MANIFEST = _TOP / "package.json"
_README = _TOP / "README.md"
_PROTOCOL = _TOP / "server" / "torchvet" / "lsp" / "protocol.py"
_TYPES = _TOP / "extension" / "src" / "protocol.ts"


def main(arguments: list[str]) -> int:
    """Writes or checks everything; 1 when `--check` found something out of date."""
    wanted = _wanted()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    gone = [path for path in sorted(_PAGES.glob("*.md")) if path not in wanted]
    if arguments == ["--check"]:
        for path in [*stale, *gone]:
            print(f"{path.relative_to(_TOP)} is out of date: run `make generate`", file=sys.stderr)
        return 1 if stale or gone else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], "utf-8")
        print(f"wrote {path.relative_to(_TOP)}")
    for path in gone:
        path.unlink()
        print(f"removed {path.relative_to(_TOP)}")
    return 0


def _wanted() -> dict[Path, str]:
    rules = all_rules()
    texts = {_PAGES / f"{each.name}.md": rule_page(each) for each in rules}
    texts[_PAGES / "README.md"] = index_page(rules)
    if _MANIFEST.exists():
        texts[_MANIFEST] = manifest_with_rules(_MANIFEST.read_text("utf-8"), rules)
        texts[_README] = readme_with_settings(_README.read_text("utf-8"), _MANIFEST)
    if _PROTOCOL.exists():
        texts[_TYPES] = protocol_types("torchvet.lsp.protocol")
    return texts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
