# shows: abs(trainer.update_norms[0] / full_norm - 8) < 0.01
import torch
import torch.nn as nn
from torch.optim import SGD


class Trainer:
    def __init__(self, model, accumulation_steps=8):
        self.model = model
        self.optimizer = SGD(model.parameters(), lr=1e-3)
        self.criterion = nn.BCEWithLogitsLoss()
        self.accumulation_steps = accumulation_steps
        self.update_norms = []

    def train_epoch(self, batches):
        self.optimizer.zero_grad()
        for batch_idx, (inputs, labels) in enumerate(batches):
            logits = self.model(inputs).squeeze(-1)
            loss = self.criterion(logits, labels)
            loss.backward()  # expect: unscaled-accumulation
            if (batch_idx + 1) % self.accumulation_steps == 0:
                norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 100.0)
                self.update_norms.append(norm.item())
                self.optimizer.step()
                self.optimizer.zero_grad()


inputs, labels = torch.randn(16, 6), torch.randint(0, 2, (16,)).float()
model = nn.Linear(6, 1)
grads = torch.autograd.grad(nn.BCEWithLogitsLoss()(model(inputs).squeeze(-1), labels), list(model.parameters()))
full_norm = torch.cat([g.flatten() for g in grads]).norm().item()
trainer = Trainer(model)
trainer.train_epoch(list(zip(inputs.split(2), labels.split(2))))
