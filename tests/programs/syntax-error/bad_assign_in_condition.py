# shows: raises SyntaxError
import torch
from torch import nn, optim


class EarlyStopping:
    def __init__(self, patience=3):
        self.patience, self.count, self.best = patience, 0, None

    def __call__(self, val_loss):
        if self.best is None or val_loss < self.best:
            self.best, self.count = val_loss, 0
        else:
            self.count += 1
        return self.count >= self.patience


def train(model, optimizer, x, y, epochs=5):
    stopper = EarlyStopping()
    for epoch in range(epochs):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if epoch = 0:  # expect: syntax-error
            print("first loss", loss.item())
        if stopper(loss.item()):
            break


net = nn.Linear(3, 1)
train(net, optim.SGD(net.parameters(), lr=0.1), torch.randn(8, 3), torch.randn(8, 1))
