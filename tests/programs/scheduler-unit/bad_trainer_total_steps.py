# shows: trainer.scheduler.last_epoch == 3 and trainer.scheduler.total_steps == 18
import torch
import torch.nn as nn
from torch.optim import AdamW
from torch.optim.lr_scheduler import OneCycleLR
from torch.utils.data import DataLoader, TensorDataset


class Trainer:
    def __init__(self, model, train_loader, epochs):
        self.model = model
        self.train_loader = train_loader
        self.epochs = epochs
        self.criterion = nn.BCEWithLogitsLoss()
        self.optimizer = AdamW(self.model.parameters(), lr=3e-4)
        total_steps = len(train_loader) * epochs
        self.scheduler = OneCycleLR(self.optimizer, max_lr=3e-3, total_steps=total_steps)

    def train(self):
        for epoch in range(self.epochs):
            for features, labels in self.train_loader:
                self.optimizer.zero_grad()
                loss = self.criterion(self.model(features), labels)
                loss.backward()
                self.optimizer.step()
            self.scheduler.step()  # expect: scheduler-unit


loader = DataLoader(TensorDataset(torch.randn(24, 6), torch.rand(24, 1).round()), batch_size=4)
trainer = Trainer(nn.Linear(6, 1), loader, epochs=3)
trainer.train()
