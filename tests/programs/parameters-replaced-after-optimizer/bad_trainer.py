# shows: torch.equal(start, trainer.model.head.weight)
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, n_out):
        super().__init__()
        self.body = nn.Linear(4, 8)
        self.head = nn.Linear(8, n_out)

    def forward(self, x):
        return self.head(torch.relu(self.body(x)))


class Trainer:
    def __init__(self, n_classes):
        self.model = Net(100)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-2)
        self.loss_fn = nn.CrossEntropyLoss()
        self.model.head = nn.Linear(8, n_classes)  # expect: parameters-replaced-after-optimizer

    def train_step(self, x, y):
        self.optimizer.zero_grad()
        loss = self.loss_fn(self.model(x), y)
        loss.backward()
        self.optimizer.step()


trainer = Trainer(3)
start = trainer.model.head.weight.detach().clone()
for _ in range(3):
    trainer.train_step(torch.randn(5, 4), torch.randint(0, 3, (5,)))
