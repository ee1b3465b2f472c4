"""Writes server/torchvet/project/torch_api.json: what the classes and functions of torch and torchvision take.

Run by hand with the folder that holds the packages `torch` and `torchvision`, such as an environment's site-packages;
neither is imported. The result is checked in, so that nobody needs torch to check code. With a torch of the user's
own, the same reader reads that one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

_TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(_TOP / "server"))

from torchvet.project.torch_api import read_api  # noqa: E402  # the server need not be installed

_TARGET = _TOP / "server" / "torchvet" / "project" / "torch_api.json"


def main() -> int:
    """Reads the packages in the given folder; 1 when one of them is missing."""
    folder = Path(sys.argv[1]) if len(sys.argv) == 2 else Path()
    if not all((folder / each / "__init__.py").is_file() for each in ("torch", "torchvision")):
        print(f"{folder} does not hold torch and torchvision: scripts/torch_api.py FOLDER", file=sys.stderr)
        return 1
    api = read_api(folder / "torch")
    table = {name: " ".join(takes) for name, takes in api.parameters.items()}
    _TARGET.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    print(f"{len(api.parameters)} classes and functions in {_TARGET.relative_to(_TOP)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
