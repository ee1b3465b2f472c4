# shows: meter.count == 3
import torch
import torch.nn.functional as F


class Meter:
    def __init__(self):
        self.count = 0

    @property
    def step(self):
        self.count += 1
        return self.count


model = torch.nn.Linear(2, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
meter = Meter()
for _ in range(3):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(torch.randn(4, 2)), torch.randint(0, 2, (4,)))
    loss.backward()
    optimizer.step()
    meter.step
