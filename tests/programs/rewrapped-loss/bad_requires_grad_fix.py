# shows: net.weight.grad is None
import torch
import torch.nn as nn

net = nn.Linear(4, 1)
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(2):
    optimizer.zero_grad()
    prediction = net(torch.randn(8, 4))
    loss = criterion(prediction, torch.randn(8, 1))
    loss = torch.tensor(loss.item(), requires_grad=True)
    loss.backward()  # expect: rewrapped-loss(error)
    optimizer.step()
