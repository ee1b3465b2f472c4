# shows: out.shape == (4, 2)
import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(8, 16, batch_first=True)
        self.fc = nn.Linear(16, 2)

    def forward(self, x):
        h0 = torch.zeros(1, x.size(0), 16)
        out, _ = self.lstm(x, (h0, torch.zeros_like(h0)))
        return self.fc(out[:, -1, :])


out = Classifier()(torch.randn(4, 5, 8))
