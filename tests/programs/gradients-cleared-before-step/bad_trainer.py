# shows: torch.equal(before, trainer.model.fc2.weight)
import torch
from torch import nn, optim
import torch.nn.functional as F


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(6, 12)
        self.fc2 = nn.Linear(12, 3)

    def forward(self, x):
        return self.fc2(torch.tanh(self.fc1(x)))


class Trainer:
    def __init__(self, model, lr=1e-2):
        self.model = model
        self.optimizer = optim.Adam(self.model.parameters(), lr=lr)

    def step(self, x, y):
        out = self.model(x)
        loss = F.cross_entropy(out, y)
        loss.backward()
        self.model.zero_grad()  # expect: gradients-cleared-before-step
        self.optimizer.step()
        return loss.item()

    def fit(self, batches, epochs):
        for epoch in range(epochs):
            losses = [self.step(x, y) for x, y in batches]
            print(epoch, sum(losses) / len(losses))


trainer = Trainer(MLP())
before = trainer.model.fc2.weight.detach().clone()
trainer.fit([(torch.randn(4, 6), torch.randint(0, 3, (4,))) for _ in range(5)], epochs=2)
