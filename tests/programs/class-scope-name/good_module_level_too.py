# shows: len(losses) == 4
import torch
from torch import nn, optim

batch_size = 8
device = torch.device("cpu")


class Experiment:
    batch_size = batch_size
    criterion = nn.L1Loss()

    def __init__(self):
        self.net = nn.Linear(2, 1).to(device)
        self.opt = optim.Adam(self.net.parameters(), lr=0.01)

    def run(self, steps):
        losses = []
        for _ in range(steps):
            x = torch.randn(batch_size, 2, device=device)
            self.opt.zero_grad()
            loss = self.criterion(self.net(x), x.prod(dim=1, keepdim=True))
            loss.backward()
            self.opt.step()
            losses.append(loss.item())
        return losses


losses = Experiment().run(4)
