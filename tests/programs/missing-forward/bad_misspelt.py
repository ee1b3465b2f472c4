# shows: raises NotImplementedError: missing the required "forward" function
import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.body = nn.Sequential(nn.Flatten(), nn.Linear(16, 8), nn.ReLU())
        self.head = nn.Linear(8, n_classes)

    def forword(self, x):  # expect: missing-forward
        return self.head(self.body(x))


model = Classifier(3)
criterion = nn.CrossEntropyLoss()
loss = criterion(model(torch.randn(2, 1, 4, 4)), torch.tensor([0, 2]))
