# shows: trainer.offsets() == trainer.offsets() and len(set(trainer.offsets())) == 4
import numpy as np
from torch.utils.data import DataLoader, Dataset


class Windows(Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width
        self.rs = np.random.RandomState(1234)

    def __len__(self):
        return 8

    def __getitem__(self, _):
        start = self.rs.randint(0, len(self.series) - self.width)  # expect: worker-rng-identical
        return self.series[start : start + self.width]


class Trainer:
    def __init__(self, workers=2):
        self.dataset = Windows(np.arange(100000), 10)
        self.loader = DataLoader(
            self.dataset, batch_size=1, num_workers=workers, multiprocessing_context="fork"
        )

    def offsets(self):
        return [int(batch[0, 0]) for batch in self.loader]


trainer = Trainer()
