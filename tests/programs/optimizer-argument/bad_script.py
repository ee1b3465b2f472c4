# shows: raises TypeError: not iterable
import torch
import torch.nn as nn
import torch.optim as optim

X = torch.randn(32, 4)
y = torch.randint(0, 3, (32,))

net = nn.Sequential(
    nn.Linear(4, 16),
    nn.ReLU(),
    nn.Linear(16, 3),
)
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(net.parameters, lr=0.01, momentum=0.9)  # expect: optimizer-argument

for epoch in range(5):
    optimizer.zero_grad()
    out = net(X)
    loss = criterion(out, y)
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
