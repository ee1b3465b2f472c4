# shows: raises SyntaxError
import torch
from torch import nn


class Trainer:
    def __init__(self, model, lr=0.1):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=lr)

    def fit(self, x, y, epochs=2):
        for epoch in range(epochs):
            self.optimizer.zero_grad()
            loss = nn.functional.mse_loss(self.model(x), y)
            loss.backward()
            self.optimizer.step()
            print(“epoch”, epoch, loss.item())  # expect: syntax-error


Trainer(nn.Linear(2, 1)).fit(torch.randn(4, 2), torch.randn(4, 1))
