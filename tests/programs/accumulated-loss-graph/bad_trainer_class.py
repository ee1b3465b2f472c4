# shows: trainer.history["train"][0].grad_fn is not None
import torch
import torch.nn as nn
from torch import optim
from torch.utils.data import DataLoader, TensorDataset


class Trainer:
    def __init__(self, model, lr=1e-2):
        self.model = model
        self.optimizer = optim.Adam(model.parameters(), lr=lr)
        self.criterion = nn.MSELoss()
        self.history = {"train": []}

    def train_epoch(self, loader):
        self.model.train()
        epoch_loss = 0.0
        for xb, yb in loader:
            self.optimizer.zero_grad()
            loss = self.criterion(self.model(xb), yb)
            loss.backward()
            self.optimizer.step()
            epoch_loss += loss  # expect: accumulated-loss-graph
        self.history["train"].append(epoch_loss / len(loader))


data = TensorDataset(torch.randn(32, 5), torch.randn(32, 1))
trainer = Trainer(nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 1)))
for epoch in range(3):
    trainer.train_epoch(DataLoader(data, batch_size=8, shuffle=True))
    print(f"epoch {epoch}: {trainer.history['train'][-1]:.4f}")
