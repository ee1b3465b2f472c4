"""Writes server/torchvet/facts/torch_signatures.py: what torch's classes take, read from torch's source.

Run by hand with the Python that has the torch the project is tested with; the result is checked in, so that nobody
needs torch to check code. Classes that take `**kwargs`, or whose `__init__` is not their own, are left out.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path

_TOP = Path(__file__).resolve().parent.parent
_TARGET = _TOP / "server" / "torchvet" / "facts" / "torch_signatures.py"
_HEAD = '''"""What torch's classes take, as torch 2.13 has it. Written by scripts/torch_signatures.py, not by hand."""

from __future__ import annotations

# The parameters of each class, in order.
PARAMETERS = {
'''
# The folder or file of the source, and the name its classes are used by.
_PLACES = (
    ("nn/modules", "torch.nn"),
    ("optim", "torch.optim"),
    ("optim/lr_scheduler.py", "torch.optim.lr_scheduler"),
    ("utils/data/dataloader.py", "torch.utils.data"),
    ("utils/data/distributed.py", "torch.utils.data.distributed"),
    ("nn/parallel/distributed.py", "torch.nn.parallel"),
    ("nn/parallel/data_parallel.py", "torch.nn"),
)


def main() -> int:
    """Reads the installed torch; 1 when there is none."""
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None:
        print("torch is not installed", file=sys.stderr)
        return 1
    torch = Path(found.origin).parent
    table = {name: takes for place, root in _PLACES for name, takes in _classes(torch / place, root)}
    rows = "".join(f'    "{name}": "{" ".join(takes)}",\n' for name, takes in sorted(table.items()))
    _TARGET.write_text(_HEAD + rows + "}\n", "utf-8")
    print(f"{len(table)} classes in {_TARGET.relative_to(_TOP)}")
    return 0


def _classes(place: Path, root: str) -> list[tuple[str, list[str]]]:
    files = [place] if place.is_file() else sorted(place.glob("*.py"))
    rows = []
    for file in files:
        for node in ast.parse(file.read_text("utf-8")).body:
            takes = _parameters(node) if isinstance(node, ast.ClassDef) else None
            if takes is not None and isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                rows.append((f"{root}.{node.name}", takes))
    return rows


def _parameters(cls: ast.ClassDef) -> list[str] | None:
    """The names that `__init__` takes; None when they are not all known."""
    own = [
        each
        for each in cls.body
        if isinstance(each, ast.FunctionDef) and each.name in ("__init__", "__new__")
    ]
    if not own or any(each.args.kwarg is not None or each.args.vararg is not None for each in own):
        return None
    names = [arg.arg for each in own for arg in [*each.args.args[1:], *each.args.kwonlyargs]]
    return list(dict.fromkeys(names))


if __name__ == "__main__":
    sys.exit(main())
