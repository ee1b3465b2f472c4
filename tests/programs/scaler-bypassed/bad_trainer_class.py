# shows: runs
import torch
import torch.nn.functional as F


class Trainer:
    def __init__(self, net):
        self.net = net
        self.optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3)
        self.scaler = torch.amp.GradScaler("cpu")

    def train_step(self, x, y):
        self.optimizer.zero_grad()
        loss = F.cross_entropy(self.net(x), y)
        self.scaler.scale(loss).backward()
        self.optimizer.step()  # expect: scaler-bypassed
        return loss.item()


trainer = Trainer(torch.nn.Linear(4, 3))
print([trainer.train_step(torch.randn(2, 4), torch.tensor([0, 2])) for _ in range(3)])
