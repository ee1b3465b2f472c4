# shows: runs
import torch
from torch import nn, optim

G, D = nn.Linear(2, 3), nn.Linear(3, 1)
opt_d = optim.Adam(D.parameters())
bce = nn.BCEWithLogitsLoss()
amp_scaler = torch.cuda.amp.GradScaler()
for step in range(2):
    fake = G(torch.randn(4, 2)).detach()
    loss_d = bce(D(torch.randn(4, 3)), torch.ones(4, 1)) + bce(D(fake), torch.zeros(4, 1))
    opt_d.zero_grad()
    amp_scaler.scale(loss_d).backward()
    opt_d.step()  # expect: scaler-bypassed
