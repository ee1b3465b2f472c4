# shows: raises RuntimeError: does not require grad
import torch
import torch.nn as nn


class Trainer:
    def __init__(self, model, lr):
        self.model = model
        self.loss_fn = nn.L1Loss()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=lr)

    def train_step(self, images, labels):
        outputs = self.model(images)
        _, preds = torch.max(outputs, 1)
        loss = self.loss_fn(preds.float(), labels.float())
        self.optimizer.zero_grad()
        loss.backward()  # expect: loss-without-gradient
        self.optimizer.step()
        return loss.item()


trainer = Trainer(nn.Sequential(nn.Flatten(), nn.Linear(16, 5)), lr=1e-3)
for epoch in range(2):
    print(trainer.train_step(torch.rand(6, 1, 4, 4), torch.randint(0, 5, (6,))))
