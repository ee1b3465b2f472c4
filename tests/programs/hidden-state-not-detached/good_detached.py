# shows: runs
import torch
import torch.nn as nn

lstm = nn.LSTM(4, 8)
optimizer = torch.optim.SGD(lstm.parameters(), lr=0.1)
state = None
for _ in range(3):
    out, state = lstm(torch.randn(5, 2, 4), state)
    optimizer.zero_grad()
    out.sum().backward()
    optimizer.step()
    state = tuple(each.detach() for each in state)
