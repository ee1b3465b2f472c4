import torch.nn as nn


class Encoder(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.conv = nn.Conv1d(1, dim, kernel_size=3, padding=1)
        self.fc = nn.Linear(dim, 2)

    def forward(self, x):
        return self.fc(self.conv(x).mean(-1))
