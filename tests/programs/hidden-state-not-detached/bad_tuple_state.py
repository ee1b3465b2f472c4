# shows: raises RuntimeError: second time
import torch
from torch import nn

lstm = nn.LSTM(2, 4, batch_first=True)
head = nn.Linear(4, 1)
optimizer = torch.optim.Adam([*lstm.parameters(), *head.parameters()], lr=1e-2)
state = (torch.zeros(1, 3, 4), torch.zeros(1, 3, 4))
for window in torch.randn(4, 3, 6, 2):
    out, state = lstm(window, state)
    loss = head(out).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()  # expect: hidden-state-not-detached
    optimizer.step()
