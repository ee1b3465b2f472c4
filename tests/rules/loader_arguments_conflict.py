import torch
from torch.utils import data
from torch.utils.data import BatchSampler, DataLoader, IterableDataset, RandomSampler, SequentialSampler

IS_SHUFFLED = True


class Stream(IterableDataset):
    def __iter__(self):
        yield torch.ones(1)


def sampled(dataset):
    sampler = SequentialSampler(dataset)
    DataLoader(dataset, 4, True, sampler)  # expect: loader-arguments-conflict(error)
    return DataLoader(dataset, shuffle=IS_SHUFFLED, sampler=RandomSampler(dataset))  # expect: loader-arguments-conflict(error)


def batched(dataset):
    batches = BatchSampler(RandomSampler(dataset), 4, False)
    DataLoader(dataset, batch_size=4, batch_sampler=batches)  # expect: loader-arguments-conflict(error)
    DataLoader(dataset, batch_sampler=batches, drop_last=True)  # expect: loader-arguments-conflict(error)
    return data.DataLoader(dataset, batch_sampler=batches, shuffle=True)  # expect: loader-arguments-conflict(error)


def streamed():
    stream = Stream()
    DataLoader(stream, shuffle=True)  # expect: loader-arguments-conflict(error)
    return DataLoader(stream, sampler=RandomSampler(range(3)))  # expect: loader-arguments-conflict(error)


def persistent(dataset):
    return DataLoader(dataset, num_workers=0, persistent_workers=True)  # expect: loader-arguments-conflict(error)


# silent: one of them is off
def off(dataset, sampler):
    DataLoader(dataset, shuffle=False, sampler=RandomSampler(dataset))
    DataLoader(dataset, shuffle=True, sampler=None)
    return DataLoader(dataset, batch_size=1, batch_sampler=BatchSampler(RandomSampler(dataset), 4, False))


# silent: the sampler may be None
def optional(dataset, sampler=None):
    DataLoader(dataset, shuffle=True, sampler=sampler)
    return DataLoader(dataset, shuffle=(sampler is None), sampler=sampler)


# silent: chosen somewhere
def chosen(dataset, is_train):
    sampler = RandomSampler(dataset) if is_train else None
    return DataLoader(dataset, shuffle=not is_train, sampler=sampler)


# silent: there may be workers
def workers(dataset, n_workers):
    DataLoader(dataset, num_workers=n_workers, persistent_workers=True)
    return DataLoader(dataset, num_workers=2, persistent_workers=True)


# silent: nobody knows what comes with it
def unpacked(dataset, options):
    return DataLoader(dataset, shuffle=True, sampler=RandomSampler(dataset), **options)


# silent: an own loader
def own(dataset, DataLoader):
    return DataLoader(dataset, shuffle=True, sampler=RandomSampler(dataset))


# silent: somebody waits for the error
def tried(dataset):
    try:
        return DataLoader(dataset, shuffle=True, sampler=RandomSampler(dataset))
    except ValueError:
        return None


# silent: a stream in the order it comes
def in_order():
    return DataLoader(Stream(), batch_size=4)
