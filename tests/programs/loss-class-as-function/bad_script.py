# shows: raises RuntimeError: Boolean value of Tensor
import torch
import torch.nn as nn

x = torch.randn(20, 4)
y = torch.randint(0, 3, (20,))
net = nn.Sequential(nn.Linear(4, 10), nn.ReLU(), nn.Linear(10, 3))
optimizer = torch.optim.SGD(net.parameters(), lr=0.02)

for t in range(10):
    out = net(x)
    loss = nn.CrossEntropyLoss(out, y)  # expect: loss-class-as-function
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
