# shows: loss < 0
import torch
import torch.nn as nn

from model import MLP

torch.manual_seed(0)
net = MLP([6, 32, 4])
loss_function = nn.NLLLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
features, labels = torch.randn(24, 6), torch.randint(0, 4, (24,))
for i in range(20):
    scores = net(features)
    loss = loss_function(scores, labels)  # expect: nll-without-log-softmax
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
