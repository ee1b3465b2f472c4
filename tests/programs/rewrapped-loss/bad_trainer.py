# shows: all(p.grad is None for p in trainer.model.parameters())
import torch
import torch.nn as nn
import torch.optim as optim


class Trainer:
    def __init__(self, model):
        self.model = model
        self.optimizer = optim.Adam(self.model.parameters(), lr=1e-3)
        self.criterion = nn.CrossEntropyLoss()

    def compute_loss(self, x, y):
        logits = self.model(x)
        return self.criterion(logits, y)

    def train_step(self, x, y):
        self.optimizer.zero_grad()
        loss = self.compute_loss(x, y)
        loss = loss.detach().requires_grad_(True)
        loss.backward()  # expect: rewrapped-loss
        self.optimizer.step()
        return loss.item()


trainer = Trainer(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3)))
for epoch in range(3):
    print(trainer.train_step(torch.randn(6, 4), torch.randint(0, 3, (6,))))
