# shows: raises TypeError: not iterable
import torch
import torch.nn as nn


class TwoHead(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Linear(6, 8)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(torch.relu(self.backbone(x)))


def get_optimizer(model, base_lr):
    return torch.optim.SGD([
        {"params": model.backbone.parameters(), "lr": base_lr * 0.1},
        {"params": model.head.parameters},  # expect: optimizer-argument
    ], lr=base_lr, momentum=0.9)


model = TwoHead()
opt = get_optimizer(model, 1e-2)
