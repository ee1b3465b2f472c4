import pytest_like
import torch
from torch.utils import data
from torch.utils.data import DataLoader, Dataset, IterableDataset, RandomSampler


class Misspelt(Dataset):
    def __lenght__(self):  # expect: dataset-protocol(error)
        return 4

    def __get_item__(self, index):  # expect: dataset-protocol(error)
        return torch.ones(2)


class Half(torch.utils.data.Dataset):  # expect: dataset-protocol(error)
    def __len__(self):
        return 4


class Unreturned(Dataset):
    def __init__(self, items):
        self.items = items

    def __len__(self):  # expect: dataset-protocol(error)
        len(self.items)

    def __getitem__(self, index):  # expect: dataset-protocol(error)
        image = self.items[index]
        label = index % 2
        sample = image, label


class WithoutIndex(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self):  # expect: dataset-protocol(error)
        return torch.ones(2)


class Generator(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):  # expect: dataset-protocol(error)
        yield torch.ones(2)


class ReadAsStream(Dataset):  # expect: dataset-protocol(error)
    def __len__(self):
        return 4

    def __iter__(self):
        yield torch.ones(2)


class Listed(IterableDataset):
    def __iter__(self):  # expect: dataset-protocol(error)
        return [1, 2, 3]


class Whole(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return index


loaders = [
    DataLoader(Misspelt(), batch_size=4),
    DataLoader(Misspelt(), shuffle=True),
    DataLoader(dataset=Half()),
    DataLoader(Unreturned([1.0, 2.0])),
    data.DataLoader(WithoutIndex()),
    data.DataLoader(Generator(), 2),
    data.DataLoader(ReadAsStream()),
    DataLoader(Listed()),
]


def given(xs, ys):
    DataLoader(Whole, batch_size=4)  # expect: dataset-protocol(error)
    DataLoader(zip(xs, ys), batch_size=4)  # expect: dataset-protocol(error)
    pairs = zip(xs, ys)
    return DataLoader(pairs, batch_size=4)  # expect: dataset-protocol(error)


# silent: the methods are there, also from a base class
class Base(Dataset):
    def __len__(self):
        return 4


class Derived(Base):
    def __getitem__(self, index):
        return index


def derived():
    return DataLoader(Derived())


# silent: a base class that is not known
class FromElsewhere(pytest_like.Numbers):
    def load(self):
        return DataLoader(FromElsewhere())


# silent: a sampler knows the length
class WithoutLength(Dataset):
    def __getitem__(self, index):
        return index


def sampled(sampler):
    return DataLoader(WithoutLength(), sampler=sampler)


# silent: nobody loads it; it may be a base class
class Abstract(Dataset):
    def __getitem__(self, index):
        raise NotImplementedError


# silent: whole batches are fetched at once
class Batches(Dataset):
    def __len__(self):
        return 4

    def __getitems__(self, indices):
        return indices


def batches():
    return DataLoader(Batches(), batch_size=2)


# silent: assigned, not defined
class Assigned(Dataset):
    def size(self):
        return 4

    __len__ = size
    __getitem__ = lambda self, index: index


def assigned():
    return DataLoader(Assigned())


# silent: given later
class Later(Dataset):
    def __getitem__(self, index):
        return index


Later.__len__ = lambda self: 4


def later():
    return DataLoader(Later())


# silent: an own collate knows what to do with None
class Filling(Dataset):
    def __init__(self):
        self.seen = []

    def __len__(self):
        return 4

    def __getitem__(self, index):
        self.seen += [index]


def filling(collate):
    return DataLoader(Filling(), collate_fn=collate)


# silent: what ends in an error
class Raising(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        raise IndexError(index)


def raising():
    return DataLoader(Raising())


# silent: arguments with defaults, or any
class Optional(Dataset):
    def __len__(self, split="train"):
        return 4

    def __getitem__(self, *indices, raw=False):
        return indices


def optional():
    return DataLoader(Optional())


# silent: streams
class Own(IterableDataset):
    def __iter__(self):
        return self

    def __next__(self):
        return 1


class Mapped(IterableDataset):
    def __iter__(self):
        return map(float, range(4))


def streams():
    DataLoader(Own())
    return DataLoader(Mapped())


# silent: somebody's own zip
def own(zip, xs):
    return DataLoader(zip(xs))


# silent: a list of an iterator, and a list
def listed(xs, ys):
    pairs = zip(xs, ys)
    pairs = list(pairs)
    DataLoader([1, 2, 3])
    return DataLoader(pairs)


# silent: a parameter called like a class
def named(Whole):
    return DataLoader(Whole)


# silent: the error is waited for
def tried():
    try:
        return DataLoader(Half(), shuffle=True)
    except TypeError:
        return None
