# shows: runs
import torch
import torch.nn.functional as F
from torch import amp, nn, optim

G, D = nn.Linear(4, 8), nn.Linear(8, 1)
opt_g, opt_d = optim.Adam(G.parameters(), 2e-4), optim.Adam(D.parameters(), 2e-4)
for i in range(2):
    real, z = torch.randn(6, 8), torch.randn(6, 4)
    with amp.autocast("cuda", dtype=torch.float16):
        fake = G(z)
        d_real, d_fake = D(real), D(fake.detach())
        d_loss = F.softplus(-d_real).mean() + F.softplus(d_fake).mean()
    opt_d.zero_grad()
    d_loss.backward()  # expect: fp16-without-scaler
    opt_d.step()
    with amp.autocast("cuda", dtype=torch.float16):
        g_loss = F.softplus(-D(fake)).mean()
    opt_g.zero_grad()
    g_loss.backward()  # expect: fp16-without-scaler
    opt_g.step()
