# shows: loss.dim() == 0
import torch
import torch.nn as nn
import torch.optim as optim

net = nn.DataParallel(nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4)))
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(net.parameters(), lr=0.05)
for step in range(4):
    x, y = torch.randn(12, 8), torch.randint(0, 4, (12,))
    optimizer.zero_grad()
    loss = criterion(net(x), y)
    loss.backward()
    optimizer.step()
