"""Writes server/torchvet/facts/torch_signatures.py: what torch's classes take and what torch calls deprecated.

Run by hand with the Python that has the torch the project is tested with; the result is checked in, so that nobody
needs torch to check code. With a torch of the user's own, the same reader reads that one.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(_TOP / "server"))

from torchvet.project.torch_api import read_api  # noqa: E402  # the server need not be installed

_TARGET = _TOP / "server" / "torchvet" / "facts" / "torch_signatures.py"
_HEAD = '''"""What torch 2.13 offers where no torch is installed. Written by scripts/torch_signatures.py, not by hand."""

from __future__ import annotations

'''


def main() -> int:
    """Reads the installed torch; 1 when there is none."""
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None:
        print("torch is not installed", file=sys.stderr)
        return 1
    api = read_api(Path(found.origin).parent)
    rows = "".join(f'    "{name}": "{" ".join(takes)}",\n' for name, takes in api.parameters.items())
    text = f"{_HEAD}# The parameters of each class, in order.\nPARAMETERS = {{\n{rows}}}\n"
    names = "".join(f'        "{name}",\n' for name in api.deprecated)
    text += (
        f"# Names that carry `@deprecated` in this torch.\nDECORATED = frozenset(\n    {{\n{names}    }}\n)\n"
    )
    _TARGET.write_text(text, "utf-8")
    print(f"{len(api.parameters)} classes in {_TARGET.relative_to(_TOP)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
