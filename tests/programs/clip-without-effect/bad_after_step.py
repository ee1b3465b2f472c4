# shows: max(norms) > 1
import torch
import torch.nn as nn
from torch.nn.utils import clip_grad_norm_

torch.manual_seed(0)
lstm = nn.LSTM(3, 16, batch_first=True)
head = nn.Linear(16, 1)
params = list(lstm.parameters()) + list(head.parameters())
optimizer = torch.optim.SGD(params, lr=0.01)
criterion = nn.MSELoss()
norms = []

for epoch in range(4):
    x, y = torch.randn(8, 10, 3), 100 * torch.randn(8, 1)
    optimizer.zero_grad()
    out, _ = lstm(x)
    loss = criterion(head(out[:, -1]), y)
    loss.backward()
    norms.append(max(p.grad.norm().item() for p in params))
    optimizer.step()
    clip_grad_norm_(params, max_norm=1.0)  # expect: clip-without-effect
    print(epoch, loss.item())
