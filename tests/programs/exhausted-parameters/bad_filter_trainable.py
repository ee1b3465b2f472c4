# shows: total == 0
import torch
from torch import nn


def build(lr):
    backbone = nn.Linear(10, 6)
    for p in backbone.parameters():
        p.requires_grad = False
    model = nn.Sequential(backbone, nn.ReLU(), nn.Linear(6, 2))
    trainable = filter(lambda p: p.requires_grad, model.parameters())
    optimizer = torch.optim.Adam(trainable, lr=lr)
    n = sum(p.numel() for p in trainable)  # expect: exhausted-parameters
    return model, optimizer, n


model, optimizer, total = build(1e-3)
print(f"training {total} parameters")
for _ in range(2):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(torch.randn(8, 10)), torch.randint(0, 2, (8,)))
    loss.backward()
    optimizer.step()
