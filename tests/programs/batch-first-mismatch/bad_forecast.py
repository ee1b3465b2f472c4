# shows: loss.item() > 0
import torch
from torch import nn


class Forecaster(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(input_size=1, hidden_size=8, num_layers=2, dropout=0.1)  # expect: batch-first-mismatch
        self.head = nn.Linear(8, 1)

    def forward(self, series):
        states, _ = self.gru(series)
        return self.head(states[:, -1])


net = Forecaster()
series, target = torch.randn(16, 20, 1), torch.randn(16, 1)
loss = nn.functional.mse_loss(net(series), target)
loss.backward()
