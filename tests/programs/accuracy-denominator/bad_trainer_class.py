# shows: acc > 1
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset, random_split


class Trainer:
    def __init__(self, model, dataset, batch_size=10):
        self.model = model
        train_set, val_set = random_split(dataset, [60, 40])
        self.train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True)
        self.val_loader = DataLoader(val_set, batch_size=batch_size)
        self.criterion = nn.BCEWithLogitsLoss()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=0.1)

    def fit(self, epochs):
        for _ in range(epochs):
            self.model.train()
            for x, y in self.train_loader:
                self.optimizer.zero_grad()
                self.criterion(self.model(x).squeeze(1), y).backward()
                self.optimizer.step()

    def validate(self):
        self.model.eval()
        running_acc = 0.0
        with torch.no_grad():
            for x, y in self.val_loader:
                running_acc += torch.sum((self.model(x).squeeze(1) > 0) == (y > 0.5)).item()
        return running_acc / len(self.val_loader)  # expect: accuracy-denominator


torch.manual_seed(0)
trainer = Trainer(nn.Linear(3, 1), TensorDataset(torch.randn(100, 3), torch.ones(100)))
trainer.fit(10)
acc = trainer.validate()
