# shows: (model[0].weight - before).abs().max() < 1e-3 and norm > 100
import torch
import torch.nn as nn
from torch.amp import GradScaler, autocast

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 1))
before = model[0].weight.detach().clone()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loss_fn = nn.MSELoss()
scaler = GradScaler("cpu", init_scale=4096.0)

for epoch in range(3):
    for _ in range(5):
        x = torch.randn(16, 8)
        y = x.sum(1, keepdim=True)
        optimizer.zero_grad()
        with autocast("cpu", dtype=torch.bfloat16):
            output = model(x)
            loss = loss_fn(output.float(), y)
        scaler.scale(loss).backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)  # expect: clip-before-unscale
        scaler.step(optimizer)
        scaler.update()
    print(epoch, loss.item(), norm.item())
