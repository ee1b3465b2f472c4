# shows: trainer.last_loss < 0
import torch
import torch.nn as nn


class AgePredictor(nn.Module):
    def __init__(self, bins=10):
        super().__init__()
        self.fc = nn.Linear(12, bins)
        self.softmax = nn.Softmax(dim=1)

    def forward(self, x):
        return self.softmax(self.fc(x))


class Trainer:
    def __init__(self):
        self.model = AgePredictor()
        self.kl_loss = nn.KLDivLoss(reduction="batchmean")
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        self.last_loss = None

    def train_step(self, image, label_distribution):
        self.optimizer.zero_grad()
        pred = self.model(image)
        loss = self.kl_loss(pred, label_distribution)  # expect: kl-div-input
        loss.backward()
        self.optimizer.step()
        self.last_loss = loss.item()


trainer = Trainer()
for _ in range(5):
    trainer.train_step(torch.randn(4, 12), torch.softmax(torch.randn(4, 10), dim=1))
