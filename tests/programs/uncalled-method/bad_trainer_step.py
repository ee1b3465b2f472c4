# shows: torch.equal(before, trainer.model.weight)
import torch
from torch import nn, optim


class Trainer:
    def __init__(self, model, optimizer, criterion):
        self.model = model
        self.optimizer = optimizer
        self.criterion = criterion

    def _train_step(self, batch):
        inputs, targets = batch
        self.optimizer.zero_grad()
        outputs = self.model(inputs)
        loss = self.criterion(outputs, targets)
        loss.backward()
        self.optimizer.step  # expect: uncalled-method
        return loss.item()

    def fit(self, batches, epochs=2):
        for epoch in range(epochs):
            losses = [self._train_step(batch) for batch in batches]
            print(epoch, sum(losses) / len(losses))


model = nn.Linear(3, 2)
before = model.weight.detach().clone()
trainer = Trainer(model, optim.SGD(model.parameters(), lr=0.1), nn.CrossEntropyLoss())
trainer.fit([(torch.randn(4, 3), torch.randint(0, 2, (4,))) for _ in range(3)])
