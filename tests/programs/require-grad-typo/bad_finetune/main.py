# shows: not torch.equal(before, net.encoder.weight)
import torch
import torch.nn as nn

from model import Net

net = Net(4, 2)
net.freeze_encoder()
before = net.encoder.weight.detach().clone()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
loss_fn = nn.CrossEntropyLoss()
inputs, targets = torch.randn(8, 4), torch.randint(0, 2, (8,))
for epoch in range(3):
    optimizer.zero_grad()
    loss = loss_fn(net(inputs), targets)
    loss.backward()
    optimizer.step()
