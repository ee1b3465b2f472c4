# shows: raises TypeError: metrics
import torch
import torch.nn as nn
from torch import optim


class Trainer:
    def __init__(self, model, lr=0.1):
        self.model = model
        self.criterion = nn.MSELoss()
        self.optimizer = optim.SGD(self.model.parameters(), lr=lr, momentum=0.9)
        self.scheduler = optim.lr_scheduler.ReduceLROnPlateau(self.optimizer, patience=2)

    def train_epoch(self, loader):
        self.model.train()
        for x, y in loader:
            self.optimizer.zero_grad()
            loss = self.criterion(self.model(x), y)
            loss.backward()
            self.optimizer.step()

    def fit(self, loader, epochs):
        for epoch in range(epochs):
            self.train_epoch(loader)
            self.scheduler.step()  # expect: plateau-without-metric


loader = [(torch.randn(4, 3), torch.randn(4, 1)) for _ in range(3)]
Trainer(nn.Linear(3, 1)).fit(loader, epochs=2)
