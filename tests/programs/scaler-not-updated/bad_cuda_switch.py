# shows: scaler.get_scale() == 1.0
import torch
import torch.nn as nn
import torch.optim as optim

device = "cuda" if torch.cuda.is_available() else "cpu"
use_amp = device == "cuda"

net = nn.Sequential(nn.Linear(10, 20), nn.GELU(), nn.Linear(20, 1)).to(device)
opt = optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.01)
scaler = torch.amp.GradScaler(device, enabled=use_amp)
mse = nn.MSELoss()

X, Y = torch.randn(64, 10, device=device), torch.randn(64, 1, device=device)
for it in range(5):
    idx = torch.randperm(64)[:16]
    with torch.autocast(device_type=device, dtype=torch.float16, enabled=use_amp):
        loss = mse(net(X[idx]), Y[idx])
    opt.zero_grad()
    scaler.scale(loss).backward()
    scaler.unscale_(opt)
    nn.utils.clip_grad_norm_(net.parameters(), 0.5)
    scaler.step(opt)  # expect: scaler-not-updated
    print(it, loss.item())
