# shows: norm <= 1.0001
import torch
from torch import nn, optim

model = nn.LSTM(3, 6)
params = model.parameters()
print("parameters:", sum(p.numel() for p in params))
params = model.parameters()
optimizer = optim.Adam(params, lr=1e-2)
for _ in range(3):
    optimizer.zero_grad()
    out, (h, c) = model(torch.randn(5, 2, 3))
    out.pow(2).sum().backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    norm = torch.stack([p.grad.norm() for p in model.parameters()]).norm().item()
    optimizer.step()
