# shows: sorted(seen) == [0, 1, 2, 3, 4, 5]
from torch.utils.data import DataLoader, IterableDataset, get_worker_info


class Span(IterableDataset):
    def __init__(self, start, end):
        self.start, self.end = start, end

    def __iter__(self):
        yield from range(self.start, self.end)


def take_part(worker_id):
    info = get_worker_info()
    span = info.dataset
    size = (span.end - span.start) // info.num_workers
    span.start += worker_id * size
    span.end = span.start + size


if __name__ == "__main__":
    loader = DataLoader(Span(0, 6), num_workers=2, worker_init_fn=take_part)
    seen = [int(batch) for batch in loader]
