# shows: raises TypeError: not iterable
import torch
from torch import nn, optim


class Regressor(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(3, hidden)
        self.fc2 = nn.Linear(hidden, 1)

    def forward(self, x):
        return self.fc2(torch.tanh(self.fc1(x)))


class Trainer:
    def __init__(self, model, lr=1e-3):
        self.model = model
        self.loss_fn = nn.MSELoss()
        self.optimizer = optim.AdamW(self.model, lr=lr, weight_decay=1e-2)  # expect: optimizer-argument

    def fit(self, x, y, epochs=3):
        for _ in range(epochs):
            self.optimizer.zero_grad()
            loss = self.loss_fn(self.model(x), y)
            loss.backward()
            self.optimizer.step()


trainer = Trainer(Regressor())
trainer.fit(torch.randn(10, 3), torch.randn(10, 1))
