# shows: rates == [0.1, 0.1, 0.01]

import torch
from torch import nn
from torch.optim.lr_scheduler import MultiStepLR

rates = []


class Trainer:
    def __init__(self, path):
        self.path = path
        self.model = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1))
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)
        self.scheduler = MultiStepLR(self.optimizer, milestones=[2])
        self.first_epoch = 0

    def resume(self):
        state = torch.load(self.path, weights_only=True)
        self.model.load_state_dict(state["model"])  # expect: incomplete-resume
        self.first_epoch = state["epoch"] + 1

    def save(self, epoch):
        torch.save(
            {
                "epoch": epoch,
                "model": self.model.state_dict(),
                "scheduler": self.scheduler.state_dict(),
            },
            self.path,
        )

    def fit(self, n_epochs):
        for epoch in range(self.first_epoch, n_epochs):
            self.optimizer.zero_grad()
            loss = self.model(torch.ones(2, 4)).pow(2).mean()
            loss.backward()
            self.optimizer.step()
            rates.append(round(self.optimizer.param_groups[0]["lr"], 6))
            self.scheduler.step()
            self.save(epoch)


trainer = Trainer("trainer.pt")
trainer.fit(3)
rates.clear()
trainer = Trainer("trainer.pt")
trainer.resume()
trainer.fit(6)
