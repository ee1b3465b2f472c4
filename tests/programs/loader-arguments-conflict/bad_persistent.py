# shows: raises ValueError: persistent_workers
import torch
from torch.utils.data import DataLoader, TensorDataset


class Data:
    def __init__(self, batch_size):
        self.batch_size = batch_size
        self.dataset = TensorDataset(torch.randn(8, 2))

    def train_dataloader(self):
        return DataLoader(self.dataset, batch_size=self.batch_size, shuffle=True, persistent_workers=True)  # expect: loader-arguments-conflict


Data(4).train_dataloader()
