import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.encoder = nn.Linear(n_in, 8)
        self.head = nn.Linear(8, n_out)

    def freeze_encoder(self):
        for name, p in self.named_parameters():
            if name.startswith("encoder"):
                p.require_grad = False  # expect: require-grad-typo

    def forward(self, x):
        return self.head(torch.relu(self.encoder(x)))
