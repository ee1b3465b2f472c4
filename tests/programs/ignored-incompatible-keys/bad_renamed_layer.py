# shows: model.head.weight.abs().sum() > 0
import torch
from torch import nn


class Old(nn.Module):
    def __init__(self):
        super().__init__()
        self.classifier = nn.Linear(4, 2)


class New(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        return self.head(x)


def load(path):
    model = New()
    model.load_state_dict(torch.load(path, map_location="cpu"), strict=False)  # expect: ignored-incompatible-keys
    return model


torch.save({"classifier.weight": torch.zeros(2, 4), "classifier.bias": torch.zeros(2)}, "old.pt")
model = load("old.pt")
