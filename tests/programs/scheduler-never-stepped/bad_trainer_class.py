# shows: trainer.optimizer.param_groups[0]["lr"] == 1e-3
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset


class Trainer:
    def __init__(self, model, loader, lr=1e-3, epochs=4):
        self.model = model
        self.loader = loader
        self.epochs = epochs
        self.criterion = nn.MSELoss()
        self.optimizer = optim.AdamW(model.parameters(), lr=lr)
        self.scheduler = optim.lr_scheduler.CosineAnnealingLR(self.optimizer, T_max=epochs)  # expect: scheduler-never-stepped

    def train_epoch(self):
        self.model.train()
        running = 0.0
        for x, y in self.loader:
            self.optimizer.zero_grad()
            loss = self.criterion(self.model(x), y)
            loss.backward()
            self.optimizer.step()
            running += loss.item() * x.size(0)
        return running / len(self.loader.dataset)

    def fit(self):
        return [self.train_epoch() for _ in range(self.epochs)]


data = TensorDataset(torch.randn(32, 5), torch.randn(32, 1))
trainer = Trainer(nn.Linear(5, 1), DataLoader(data, batch_size=8, shuffle=True))
history = trainer.fit()
