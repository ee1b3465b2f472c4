# shows: torch.equal(before, trainer.model.fc.weight)
import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 1)

    def forward(self, x):
        return self.fc(x)


class Trainer:
    def __init__(self, model, lr=1e-2):
        self.model = model
        self.optimizer = optim.Adam(self.model.parameters(), lr=lr)

    def train_epoch(self, loader):
        self.model.train()
        for data, target in loader:
            self.optimizer.zero_grad()
            loss = F.mse_loss(self.model(data), target)
            self.optimizer.step()  # expect: step-before-backward
            loss.backward()


trainer = Trainer(Net())
before = trainer.model.fc.weight.detach().clone()
loader = DataLoader(TensorDataset(torch.randn(20, 6), torch.randn(20, 1)), batch_size=5)
for epoch in range(3):
    trainer.train_epoch(loader)
