# shows: steps == 3
import torch
from torch import nn, optim


class Trainer:
    def __init__(self, net, accum=2, clip=0.1):
        self.net, self.accum, self.clip = net, accum, clip
        self.opt = optim.Adam(net.parameters())
        self.loss_fn = nn.CrossEntropyLoss()

    def fit(self, batches):
        steps = 0
        self.opt.zero_grad()
        for i, (x, y) in enumerate(batches):
            loss = self.loss_fn(self.net(x), y) / self.accum
            loss.backward()
            if (i + 1) % self.accum == 0:
                torch.nn.utils.clip_grad_value_(self.net.parameters(), self.clip)
                self.opt.step()
                self.opt.zero_grad()
                steps += 1
        return steps


data = [(torch.randn(4, 5), torch.randint(0, 3, (4,))) for _ in range(6)]
steps = Trainer(nn.Linear(5, 3)).fit(data)
