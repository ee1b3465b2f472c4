# shows: torch.equal(before, G[0].weight) and G[0].weight.grad is None
import torch
import torch.nn as nn
from torch import optim

latent = 4
G = nn.Sequential(nn.Linear(latent, 8), nn.LeakyReLU(0.2), nn.Linear(8, 2))
D = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
before = G[0].weight.detach().clone()
optG, optD = optim.Adam(G.parameters(), lr=2e-4), optim.Adam(D.parameters(), lr=2e-4)
bce = nn.BCEWithLogitsLoss()

for it in range(3):
    real, z = torch.randn(6, 2), torch.randn(6, latent)
    fake = G(z)

    optD.zero_grad()
    errD = bce(D(real), torch.ones(6, 1)) + bce(D(fake.detach()), torch.zeros(6, 1))
    errD.backward()
    optD.step()

    optG.zero_grad()
    errG = bce(D(fake), torch.ones(6, 1))
    errG.backward  # expect: uncalled-method
    optG.step()
    print(f"{it}: D {errD.item():.3f} G {errG.item():.3f}")
