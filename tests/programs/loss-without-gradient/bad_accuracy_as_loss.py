# shows: raises RuntimeError: does not require grad
import torch
from torch import nn

net = nn.Linear(4, 3)
optimizer = torch.optim.Adam(net.parameters())
x, y = torch.randn(8, 4), torch.randint(0, 3, (8,))
for _ in range(2):
    optimizer.zero_grad()
    prediction = net(x).argmax(dim=1)
    loss = (prediction != y).float().mean()
    loss.backward()  # expect: loss-without-gradient
    optimizer.step()
