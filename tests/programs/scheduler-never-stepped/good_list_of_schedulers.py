# shows: all(o.param_groups[0]["lr"] < 1e-3 for o in (opt_g, opt_d))
import torch
from torch import nn

G = nn.Linear(8, 2)
D = nn.Linear(2, 1)
opt_g = torch.optim.Adam(G.parameters(), lr=1e-3)
opt_d = torch.optim.Adam(D.parameters(), lr=1e-3)
schedulers = [torch.optim.lr_scheduler.StepLR(opt, step_size=1, gamma=0.5) for opt in (opt_g, opt_d)]
bce = nn.BCEWithLogitsLoss()

for epoch in range(3):
    real, z = torch.randn(16, 2), torch.randn(16, 8)
    fake = G(z)
    opt_d.zero_grad()
    d_loss = bce(D(real), torch.ones(16, 1)) + bce(D(fake.detach()), torch.zeros(16, 1))
    d_loss.backward()
    opt_d.step()
    opt_g.zero_grad()
    g_loss = bce(D(fake), torch.ones(16, 1))
    g_loss.backward()
    opt_g.step()
    for s in schedulers:
        s.step()
