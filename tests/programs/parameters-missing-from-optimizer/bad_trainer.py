# shows: torch.equal(before, trainer.projection.weight)
import torch
from torch import nn, optim


class ContrastiveTrainer:
    def __init__(self, encoder, dim, lr=0.05):
        self.encoder = encoder
        self.projection = nn.Linear(dim, 4)
        self.optimizer = optim.SGD(self.encoder.parameters(), lr=lr)  # expect: parameters-missing-from-optimizer
        self.criterion = nn.CrossEntropyLoss()

    def fit(self, views_a, views_b, epochs):
        labels = torch.arange(views_a.size(0))
        for _ in range(epochs):
            a = self.projection(self.encoder(views_a))
            b = self.projection(self.encoder(views_b))
            loss = self.criterion(a @ b.t() / 0.1, labels)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()


trainer = ContrastiveTrainer(nn.Sequential(nn.Linear(6, 8), nn.ReLU()), 8)
before = trainer.projection.weight.detach().clone()
x = torch.randn(10, 6)
trainer.fit(x, x + 0.1 * torch.randn_like(x), epochs=3)
