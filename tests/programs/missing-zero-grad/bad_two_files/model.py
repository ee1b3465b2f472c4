import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return self.fc(x)


def train_step(model, batch, optimizer):
    inputs, targets = batch
    loss = F.cross_entropy(model(inputs), targets)
    loss.backward()  # expect: missing-zero-grad
    optimizer.step()
    return loss.item()


def fit(model, loader, optimizer, epochs):
    for epoch in range(epochs):
        for batch in loader:
            loss = train_step(model, batch, optimizer)
        print("epoch", epoch, "loss", loss)
