# shows: runs
import torch
from torch import nn, optim

net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
sgd = optim.SGD(net.parameters(), lr=1e-2)
n_accumulate = 2
for i in range(4):
    with torch.autocast(device_type="cuda", dtype=torch.half):
        out = net(torch.randn(5, 4))
        loss = nn.functional.cross_entropy(out, torch.randint(0, 3, (5,))) / n_accumulate
    loss.backward()  # expect: fp16-without-scaler
    if (i + 1) % n_accumulate == 0:
        sgd.step()
        sgd.zero_grad()
