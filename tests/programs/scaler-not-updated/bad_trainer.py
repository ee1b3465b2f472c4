# shows: raises RuntimeError: step() has already been called
import torch
from torch import nn


class Trainer:
    def __init__(self, model):
        self.model = model
        self.optim = torch.optim.SGD(model.parameters(), lr=0.1)
        self.amp = torch.amp.GradScaler("cpu")
        self.criterion = nn.MSELoss()

    def fit(self, batches):
        for x, y in batches:
            self.optim.zero_grad()
            loss = self.criterion(self.model(x), y)
            self.amp.scale(loss).backward()
            self.amp.step(self.optim)  # expect: scaler-not-updated


Trainer(nn.Linear(2, 1)).fit([(torch.randn(4, 2), torch.randn(4, 1))] * 3)
