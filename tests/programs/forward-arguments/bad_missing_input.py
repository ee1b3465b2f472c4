# shows: raises TypeError: forward
import torch
import torch.nn as nn


class Siamese(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(4, 8)

    def forward(self, left, right):
        return (self.encoder(left) - self.encoder(right)).abs().sum(1)


def train(model, optimizer):
    for _ in range(2):
        optimizer.zero_grad()
        distance = model(torch.randn(3, 4))  # expect: forward-arguments(error)
        distance.mean().backward()
        optimizer.step()


model = Siamese()
train(model, torch.optim.Adam(model.parameters()))
