# shows: raises RuntimeError: step() has already been called
import torch
import torch.nn as nn
from torch.amp import GradScaler

gen = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
disc = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
opt_gen = torch.optim.Adam(gen.parameters(), lr=2e-4)
opt_disc = torch.optim.Adam(disc.parameters(), lr=2e-4)
g_scaler, d_scaler = GradScaler("cpu"), GradScaler("cpu")
bce = nn.BCEWithLogitsLoss()

for batch_idx in range(3):
    real, noise = torch.randn(8, 2) + 2, torch.randn(8, 4)
    fake = gen(noise)
    loss_disc = bce(disc(real), torch.ones(8, 1)) + bce(disc(fake.detach()), torch.zeros(8, 1))
    opt_disc.zero_grad()
    d_scaler.scale(loss_disc).backward()
    d_scaler.step(opt_disc)
    d_scaler.update()

    loss_gen = bce(disc(fake), torch.ones(8, 1))
    opt_gen.zero_grad()
    g_scaler.scale(loss_gen).backward()
    g_scaler.step(opt_gen)  # expect: scaler-not-updated
