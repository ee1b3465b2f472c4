import argparse
import csv
import glob
import itertools
import os
import random

import torch
import torch.utils.data as data
from torch.utils.data import DataLoader, Dataset, IterableDataset, get_worker_info


class Lines(IterableDataset):
    def __init__(self, path):
        self.path = path

    def __iter__(self):
        worker = get_worker_info()
        with open(self.path) as file:
            for number, line in enumerate(file):
                if worker is not None and number % worker.num_workers != worker.id:
                    continue
                yield line.strip()


lines = DataLoader(Lines("train.txt"), batch_size=8, num_workers=4)  # expect: iterable-dataset-duplicates(error)


class Span(data.IterableDataset):
    def __init__(self, start, end):
        super().__init__()
        self.start, self.end = start, end

    def __iter__(self):
        return iter(range(self.start, self.end))


spans = data.DataLoader(Span(3, 7), num_workers=2)  # expect: iterable-dataset-duplicates(error)


class Rows(IterableDataset):
    def __init__(self, folder):
        self.files = sorted(glob.glob(f"{folder}/*.csv"))

    def _rows(self):
        for name in self.files:
            with open(name) as file:
                for row in csv.DictReader(file):
                    yield row["text"], int(row["label"])

    def __iter__(self):
        return self._rows()


class Shuffled(IterableDataset):
    def __init__(self, samples):
        self.samples = samples

    def __iter__(self):
        random.shuffle(self.samples)
        for x, y in self.samples:
            yield x, y


def loaders(folder, n):
    rows = Rows(folder)
    samples = [(torch.zeros(2), index) for index in range(n)]
    return (
        DataLoader(rows, batch_size=2, num_workers=2),  # expect: iterable-dataset-duplicates(error)
        DataLoader(Shuffled(samples), num_workers=os.cpu_count()),  # expect: iterable-dataset-duplicates(error)
    )


def by_default():
    parser = argparse.ArgumentParser()
    parser.add_argument("--num-workers", type=int, default=4)
    args = parser.parse_args()
    return DataLoader(Lines("all.txt"), num_workers=args.num_workers)  # expect: iterable-dataset-duplicates(warning)


# silent: no worker, or one alone
in_process = DataLoader(Lines("train.txt"), batch_size=8)
alone = DataLoader(Lines("train.txt"), batch_size=8, num_workers=1)


class Drawn(IterableDataset):
    def __iter__(self):
        for _ in range(1000):
            yield torch.randn(4)


# silent: drawn by chance, and each worker draws others
drawn = DataLoader(Drawn(), num_workers=4)


class Chosen(IterableDataset):
    def __init__(self):
        self.rows = list(range(100))

    def __iter__(self):
        while True:
            yield random.choice(self.rows)


# silent: chosen by chance
chosen = DataLoader(Chosen(), num_workers=4)


class Started(IterableDataset):
    def __init__(self):
        self.start, self.end = 0, 100

    def __iter__(self):
        yield from range(self.start, self.end)


def share(worker_id):
    info = torch.utils.data._utils.worker._worker_info
    info.dataset.start = worker_id * 50


# silent: each worker is told its part when it starts
started = DataLoader(Started(), num_workers=2, worker_init_fn=share)


class OfSource(IterableDataset):
    def __init__(self, source):
        self.source = source

    def __iter__(self):
        for sample in self.source:
            yield sample


# silent: who knows how the source shares itself out
def of_source(source):
    return DataLoader(OfSource(source), num_workers=4)


class Wrapping(IterableDataset):
    def __init__(self, inner):
        self.inner = inner

    def __iter__(self):
        yield from self.inner


# silent: a dataset inside, of whatever kind
wrapped = DataLoader(Wrapping(Drawn()), num_workers=2)


class ByRank(IterableDataset):
    def __init__(self, rank, world):
        self.rank, self.world = rank, world

    def __iter__(self):
        for index, line in enumerate(open("train.txt")):
            if index % self.world == self.rank:
                yield line


# silent: shared out by something that workers may have, too
by_rank = DataLoader(ByRank(0, 2), num_workers=2)


class Every(IterableDataset):
    def __init__(self, first, step):
        self.first, self.step = first, step

    def __iter__(self):
        return itertools.islice(range(100), self.first, None, self.step)


# silent: a part of it
every = DataLoader(Every(1, 2), num_workers=2)


class Indexed(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, index):
        return index

    def __iter__(self):
        for index in range(8):
            yield index


# silent: shared out by its indices
indexed = DataLoader(Indexed(), num_workers=4)


class ById(IterableDataset):
    def __iter__(self):
        for index in range(100):
            if index % 4 == os.getpid() % 4:
                yield index


# silent: it asks which process it is
by_process = DataLoader(ById(), num_workers=4)


class Remote(IterableDataset):
    def __init__(self, client):
        self.client = client

    def __iter__(self):
        while True:
            yield self.client.next_sample()


# silent: a server that hands samples out
def remote(client):
    return DataLoader(Remote(client), num_workers=4)
