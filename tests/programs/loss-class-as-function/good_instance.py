# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F

x = torch.randn(20, 4)
y = torch.randint(0, 3, (20,))
net = nn.Sequential(nn.Linear(4, 10), nn.ReLU(), nn.Linear(10, 3))
optimizer = torch.optim.SGD(net.parameters(), lr=0.02)
weights = torch.tensor([1.0, 2.0, 0.5])

for t in range(10):
    out = net(x)
    loss = nn.CrossEntropyLoss(weights)(out, y) + 0.1 * nn.L1Loss()(out, F.one_hot(y, 3).float())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
