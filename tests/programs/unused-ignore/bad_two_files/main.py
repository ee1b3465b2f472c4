# shows: runs
import torch
import torch.nn.functional as F

from model import Regressor

model = Regressor(3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(4):
    x, y = torch.randn(8, 3), torch.randn(8)
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
