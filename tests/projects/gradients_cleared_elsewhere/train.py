import torch
from torch import nn

from steps import begin

model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(10):
    begin(optimizer)
    loss = model(torch.rand(8, 4)).sum()
    loss.backward()
    optimizer.step()
