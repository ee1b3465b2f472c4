# shows: raises RuntimeError: second time
import torch
from torch import nn

G, D = nn.Linear(2, 4), nn.Linear(4, 1)
opt_g = torch.optim.Adam(G.parameters())
opt_d = torch.optim.Adam(D.parameters())
bce = nn.BCEWithLogitsLoss()
real_label, fake_label = torch.ones(3, 1), torch.zeros(3, 1)
for _ in range(2):
    fake = G(torch.randn(3, 2))
    opt_d.zero_grad()
    d_loss = bce(D(torch.randn(3, 4)), real_label) + bce(D(fake), fake_label)
    d_loss.backward()
    opt_d.step()
    opt_g.zero_grad()
    g_loss = bce(D(fake), real_label)
    g_loss.backward()  # expect: second-backward
    opt_g.step()
