# shows: max_change > 100
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(6, 10), nn.ReLU(), nn.Linear(10, 1))
start = net[0].weight.detach().clone()
optimizer = optim.SGD(net.parameters(), lr=0.05)
grad_scaler = torch.amp.GradScaler(device="cpu", init_scale=2.0**16)
accum_steps = 2

batches = [(torch.randn(4, 6), torch.randn(4, 1)) for _ in range(2)]
for i, (inputs, targets) in enumerate(batches):
    with torch.autocast(device_type="cpu", dtype=torch.bfloat16):
        loss = F.mse_loss(net(inputs).float(), targets) / accum_steps
    grad_scaler.scale(loss).backward()
    if (i + 1) % accum_steps == 0:
        optimizer.step()  # expect: scaler-bypassed
        optimizer.zero_grad()
max_change = (net[0].weight - start).abs().max().item()
