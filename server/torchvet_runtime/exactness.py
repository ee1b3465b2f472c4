"""What may keep a resumed run from being exactly the one that was never stopped, as far as it shows beforehand."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping

from torch.utils.data import DataLoader, IterableDataset

_READING = ("__getitem__", "__getitems__")


def doubts(loader: object, own_generators: Mapping[str, object]) -> list[str]:
    """Sentences about the data; none where every number is kept or made again."""
    found: list[str] = []
    dataset = loader.dataset if isinstance(loader, DataLoader) else loader
    n_workers = loader.num_workers if isinstance(loader, DataLoader) else 0
    if keeps_its_place(loader):
        return found
    if isinstance(dataset, IterableDataset) or not isinstance(loader, DataLoader):
        found.append(
            f"{type(dataset).__name__} is read from its start and can't be entered in the middle, so a run that goes on "
            "inside an epoch reads its first batches again"
        )
    in_data = [path for path in own_generators if path.startswith("dataset")]
    if n_workers and in_data:
        found.append(
            f"{_listed(in_data)} draws random numbers of its own in {n_workers} worker processes, whose state can't be "
            "kept: a run that goes on inside an epoch is not exactly the same"
        )
    counted = counted_while_read(dataset)
    if counted and not keeps_its_place(dataset):
        found.append(
            f"reading {type(dataset).__name__} changes its {_listed(counted)}, which is not kept: where the data depends "
            "on it, a resumed run is not exactly the same"
        )
    return found


def keeps_its_place(loader: object) -> bool:
    """Whether it can tell where it is and be put there."""
    return all(callable(getattr(loader, name, None)) for name in ("state_dict", "load_state_dict"))


def counted_while_read(dataset: object) -> list[str]:
    """Attributes that a dataset adds to whenever an item is read, such as `self.n += 1`."""
    found: list[str] = []
    for name in _READING:
        method = getattr(type(dataset), name, None)
        try:
            tree = (
                ast.parse(textwrap.dedent(inspect.getsource(method))) if inspect.isfunction(method) else None
            )
        except (OSError, TypeError, SyntaxError):
            # No source, or one that stands inside something else.
            continue
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Attribute):
                owner = node.target.value
                if isinstance(owner, ast.Name) and owner.id == "self":
                    found.append(node.target.attr)
    return list(dict.fromkeys(found))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
