# shows: torch.equal(before, trainer.model.weight)
import torch
from torch import nn, optim


class Trainer:
    def __init__(self, model, train_data, lr=1e-2):
        self.model = model
        self.train_data = train_data
        self.criterion = nn.SmoothL1Loss()
        self.optimizer = optim.AdamW(self.model.parameters(), lr=lr, weight_decay=0)
        self.scheduler = optim.lr_scheduler.StepLR(self.optimizer, step_size=2)

    def compute_loss(self, batch):
        x, y = batch
        return self.criterion(self.model(x), y)

    def run(self, epochs):
        for epoch in range(epochs):
            for batch in self.train_data:
                self.optimizer.zero_grad()
                loss = self.compute_loss(batch)
                self.optimizer.step()  # expect: missing-backward
            self.scheduler.step()
            print(f"[{epoch}] {loss.item():.3f}")


trainer = Trainer(nn.Linear(3, 1), [(torch.randn(4, 3), torch.randn(4, 1)) for _ in range(3)])
before = trainer.model.weight.detach().clone()
trainer.run(3)
