"""The README's table of editor settings, made from package.json and its English texts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_BEGIN, _END = "<!-- editor settings: begin -->\n", "<!-- editor settings: end -->"
_PLACEHOLDER = re.compile(r"^%(.+)%$")
_HEAD = "In the editor:\n\n| setting | default | what it does |\n| --- | --- | --- |\n"


def readme_with_settings(readme: str, manifest: Path) -> str:
    """`readme` with the part between its two markers written anew."""
    before, _, rest = readme.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return before + _BEGIN + _table(manifest) + _END + after


def _table(manifest: Path) -> str:
    texts = json.loads(manifest.with_name("package.nls.json").read_text("utf-8"))
    configuration = json.loads(manifest.read_text("utf-8"))["contributes"]["configuration"]
    groups = configuration if isinstance(configuration, list) else [configuration]
    rows = [_row(name, each, texts) for group in groups for name, each in group["properties"].items()]
    return _HEAD + "".join(rows)


def _row(name: str, setting: dict[str, Any], texts: dict[str, str]) -> str:
    """One line of the table; a setting is whatever JSON schema allows."""
    written: str = setting.get("markdownDescription") or setting["description"]
    placeholder = _PLACEHOLDER.match(written)
    description = texts[placeholder[1]] if placeholder else written
    default = json.dumps(setting.get("default"), ensure_ascii=False)
    return f"| `{name}` | `{default}` | {' '.join(description.split()).replace('|', chr(92) + '|')} |\n"
