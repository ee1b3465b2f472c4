# shows: min(losses) > 1.46
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

from model import CNN


class Trainer:
    def __init__(self, model, loader):
        self.model, self.loader = model, loader
        self.criterion = nn.CrossEntropyLoss()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1, momentum=0.9)

    def fit(self, epochs):
        losses = []
        for _ in range(epochs):
            for images, labels in self.loader:
                self.optimizer.zero_grad()
                output = self.model(images)
                loss = self.criterion(output, labels)  # expect: softmax-before-cross-entropy
                loss.backward()
                self.optimizer.step()
                losses.append(loss.item())
        return losses


digits = TensorDataset(torch.rand(20, 1, 8, 8), torch.randint(0, 10, (20,)))
losses = Trainer(CNN(), DataLoader(digits, batch_size=5, shuffle=True)).fit(epochs=20)
