# shows: float(loss) >= 0
import torch
import torch.nn.functional as F
from torch import nn, optim

model = nn.Linear(3, 1)
optimizer = optim.LBFGS(model.parameters(), lr=0.1, max_iter=4)
x, y = torch.randn(12, 3), torch.randn(12, 1)


def closure():
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    return loss


for epoch in range(3):
    loss = optimizer.step(closure)
    print(epoch, loss.item())
