"""Writes server/torchvet/project/torch_api.json: what torch's classes and functions take.

Run by hand with the Python that has the torch the project is tested with; the result is checked in, so that nobody
needs torch to check code. With a torch of the user's own, the same reader reads that one.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

_TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(_TOP / "server"))

from torchvet.project.torch_api import read_api  # noqa: E402  # the server need not be installed

_TARGET = _TOP / "server" / "torchvet" / "project" / "torch_api.json"


def main() -> int:
    """Reads the installed torch; 1 when there is none."""
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None:
        print("torch is not installed", file=sys.stderr)
        return 1
    api = read_api(Path(found.origin).parent)
    table = {name: " ".join(takes) for name, takes in api.parameters.items()}
    _TARGET.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    print(f"{len(api.parameters)} classes and functions in {_TARGET.relative_to(_TOP)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
