# shows: optimizer.state[net[0].weight]["step"] == 1
import torch
import torch.nn.functional as F
from torch import nn


def train(model, loader, lr):
    model.train()
    for step, (x, y) in enumerate(loader):
        logits = model(x)
        loss = F.cross_entropy(logits, y)
        opt = torch.optim.AdamW(model.parameters(), lr=lr)  # expect: optimizer-created-in-loop
        opt.zero_grad()
        loss.backward()
        opt.step()
        if step % 2 == 0:
            print(step, loss.item())
    return opt


net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
batches = [(torch.randn(8, 4), torch.randint(0, 3, (8,))) for _ in range(5)]
for epoch in range(2):
    optimizer = train(net, batches, lr=3e-4)
