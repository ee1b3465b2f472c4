# shows: torch.equal(weights[0], weights[2]) and not torch.equal(weights[0], weights[1])
import torch
from torch import nn, optim

weights = []
for seed in [0, 1, 0]:
    torch.manual_seed(seed)
    model = nn.Linear(5, 2)
    opt = optim.SGD(model.parameters(), lr=0.1)
    for step in range(3):
        loss = model(torch.randn(4, 5)).pow(2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
    weights.append(model.weight.detach().clone())
