# shows: runs
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Windows(Dataset):
    """Windows of one series, in the order of time."""

    def __init__(self, series, size):
        self.series, self.size = series, size

    def __len__(self):
        return len(self.series) - self.size

    def __getitem__(self, index):
        return self.series[index : index + self.size], self.series[index + self.size]


series = torch.arange(0, 6, 0.1).sin()
loader = DataLoader(Windows(series, 8), batch_size=4, shuffle=False)
model = nn.Linear(8, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(2):
    for past, coming in loader:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(past).squeeze(-1), coming)
        loss.backward()
        optimizer.step()
