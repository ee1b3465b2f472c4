import torch
from torch import nn

from steps import log

model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(10):
    loss = model(torch.rand(8, 4)).sum()
    loss.backward()  # expect: missing-zero-grad
    optimizer.step()
    log(optimizer)
