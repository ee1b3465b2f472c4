# shows: sorted(ids) == [0, 0, 1, 1, 2, 2, 3, 3]
import torch
import torch.utils.data as data


class Ids(data.IterableDataset):
    def __init__(self, first, last):
        self.first = first
        self.last = last

    def __iter__(self):
        return iter(range(self.first, self.last))


def collect(workers):
    found = []
    loader = data.DataLoader(Ids(0, 4), batch_size=None, num_workers=workers)  # expect: iterable-dataset-duplicates(error)
    for value in loader:
        found.append(int(torch.as_tensor(value)))
    return found


if __name__ == "__main__":
    ids = collect(workers=2)
