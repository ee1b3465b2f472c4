# shows: raises TypeError: weights
import torch
import torch.nn.functional as F


class Trainer:
    def __init__(self, model, class_weights):
        self.model = model
        self.class_weights = class_weights
        self.optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def train_step(self, x, y):
        self.optimizer.zero_grad()
        logits = self.model(x)
        loss = F.cross_entropy(logits, y, weights=self.class_weights)  # expect: unknown-argument
        loss.backward()
        self.optimizer.step()
        return loss.item()


trainer = Trainer(torch.nn.Linear(4, 2), torch.tensor([1.0, 3.0]))
for _ in range(3):
    trainer.train_step(torch.randn(8, 4), torch.randint(0, 2, (8,)))
