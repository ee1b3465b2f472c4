# mypy: ignore-errors
# prefix: torch-iterable-dataset
# title: Dataset that is read as a stream
# description: An iterable dataset over text files that shares them out among the loading processes, so that no
#   sample comes twice.
# stops: StreamDataset
# --- imports
from torch.utils.data import IterableDataset, get_worker_info
# --- snippet
class StreamDataset(IterableDataset):
    def __init__(self, paths, parse):
        self.paths = sorted(paths)
        self.parse = parse

    def __iter__(self):
        worker = get_worker_info()
        # Each worker has a copy of this dataset: without shares, all read everything.
        first, step = (worker.id, worker.num_workers) if worker else (0, 1)
        for path in self.paths[first::step]:
            with open(path, encoding="utf-8") as lines:
                for line in lines:
                    yield self.parse(line)
# --- check
import tempfile
from pathlib import Path

from torch.utils.data import DataLoader

with tempfile.TemporaryDirectory() as folder:
    for number in range(3):
        Path(folder, f"{number}.txt").write_text(f"{number}\n{number + 10}\n")
    stream = StreamDataset(Path(folder).iterdir(), int)
    for workers in ({}, {"num_workers": 2, "multiprocessing_context": "fork"}):
        values = [value for batch in DataLoader(stream, batch_size=2, **workers) for value in batch.tolist()]
        assert sorted(values) == [0, 1, 2, 10, 11, 12], (workers, values)
