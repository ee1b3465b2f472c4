# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F


class Trainer:
    def __init__(self, net, max_norm=0.5):
        self.net = net
        self.max_norm = max_norm
        self.optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

    def epoch(self, batches):
        for x, y in batches:
            self.optimizer.zero_grad()
            loss = F.mse_loss(self.net(x), y)
            loss.backward()
            self.optimizer.step()
            nn.utils.clip_grad_norm_(self.net.parameters(), self.max_norm)  # expect: clip-without-effect


Trainer(nn.Linear(3, 1)).epoch([(torch.randn(4, 3), torch.randn(4, 1))] * 2)
