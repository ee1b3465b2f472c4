# shows: seen == 12
import tempfile
from pathlib import Path

from torch.utils.data import DataLoader, IterableDataset


class Corpus(IterableDataset):
    """Reads a text line by line, so that it needn't fit into memory."""

    def __init__(self, path):
        super().__init__()
        self.path = path

    def __iter__(self):
        with open(self.path, encoding="utf-8") as file:
            for line in file:
                yield line.strip().lower()


folder = Path(tempfile.mkdtemp())
(folder / "corpus.txt").write_text("one\ntwo\nthree\nfour\n", encoding="utf-8")

if __name__ == "__main__":
    corpus = Corpus(folder / "corpus.txt")
    loader = DataLoader(corpus, batch_size=2, num_workers=3)  # expect: iterable-dataset-duplicates(error)
    seen = 0
    for batch in loader:
        seen += len(batch)
