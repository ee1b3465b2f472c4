# shows: raises RuntimeError: does not require grad
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim

model = nn.Sequential(nn.Linear(3, 10), nn.Tanh(), nn.Linear(10, 1))
optimizer = optim.RMSprop(model.parameters(), lr=1e-3)
x = torch.linspace(-1, 1, 30).reshape(10, 3)
y = x.sum(dim=1, keepdim=True)

for epoch in range(3):
    model.train()
    with torch.no_grad():
        optimizer.zero_grad()
        pred = model(x)
        loss = F.mse_loss(pred, y)
        loss.backward()  # expect: backward-under-no-grad
        optimizer.step()
    print(epoch, loss.item())
