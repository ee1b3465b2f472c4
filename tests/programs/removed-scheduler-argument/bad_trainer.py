# shows: raises TypeError: verbose
import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR


class Trainer:
    def __init__(self, model, epochs):
        self.model, self.epochs = model, epochs
        self.optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        self.scheduler = CosineAnnealingLR(self.optimizer, T_max=epochs, eta_min=1e-5, verbose=False)  # expect: removed-scheduler-argument
        self.criterion = nn.CrossEntropyLoss()

    def run(self, loader):
        for epoch in range(self.epochs):
            for x, y in loader:
                self.optimizer.zero_grad()
                loss = self.criterion(self.model(x), y)
                loss.backward()
                self.optimizer.step()
            self.scheduler.step()


loader = [(torch.randn(4, 3), torch.randint(0, 2, (4,)))]
Trainer(nn.Linear(3, 2), epochs=3).run(loader)
