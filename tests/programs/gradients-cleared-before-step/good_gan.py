# shows: runs
import torch
import torch.nn as nn

bce = nn.BCEWithLogitsLoss()
G = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 3))
D = nn.Sequential(nn.Linear(3, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
opt_g = torch.optim.Adam(G.parameters(), lr=2e-4)
opt_d = torch.optim.Adam(D.parameters(), lr=2e-4)

for step in range(4):
    real = torch.randn(6, 3)
    fake = G(torch.randn(6, 2))

    opt_d.zero_grad()
    loss_d = bce(D(real), torch.ones(6, 1)) + bce(D(fake.detach()), torch.zeros(6, 1))
    loss_d.backward()
    opt_d.step()

    opt_g.zero_grad()
    loss_g = bce(D(fake), torch.ones(6, 1))
    loss_g.backward()
    D.zero_grad()
    opt_g.step()
