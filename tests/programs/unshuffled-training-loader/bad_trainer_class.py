# shows: trainer.orders[0] == trainer.orders[1]
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Trainer:
    def __init__(self, model, path):
        saved = np.load(path)
        features = torch.from_numpy(saved["features"]).float()
        labels = torch.from_numpy(saved["labels"]).long()
        self.model = model
        self.loader = DataLoader(TensorDataset(features, labels), batch_size=2)  # expect: unshuffled-training-loader
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.01)
        self.criterion = nn.CrossEntropyLoss()
        self.orders = []

    def train_epoch(self):
        order = []
        for features, labels in self.loader:
            self.optimizer.zero_grad()
            loss = self.criterion(self.model(features), labels)
            loss.backward()
            self.optimizer.step()
            order += labels.tolist()
        self.orders.append(order)

    def fit(self, epochs):
        for _ in range(epochs):
            self.train_epoch()


np.savez("train.npz", features=np.eye(6), labels=np.array([0, 0, 0, 1, 1, 1]))
trainer = Trainer(nn.Linear(6, 2), "train.npz")
trainer.fit(3)
