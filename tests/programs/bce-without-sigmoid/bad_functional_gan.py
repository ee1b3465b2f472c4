# shows: raises RuntimeError: between 0 and 1
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
latent = 5
G = nn.Sequential(nn.Linear(latent, 32), nn.LeakyReLU(0.2), nn.Linear(32, 2))
D = nn.Sequential(nn.Linear(2, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1))
opt_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
ones, zeros = torch.ones(16, 1), torch.zeros(16, 1)

for it in range(4):
    real = torch.randn(16, 2) * 5 + 2
    fake = G(torch.randn(16, latent))
    opt_d.zero_grad()
    d_real = D(real)
    d_fake = D(fake.detach())
    loss_d = F.binary_cross_entropy(d_real, ones)  # expect: bce-without-sigmoid
    loss_d = loss_d + F.binary_cross_entropy(d_fake, zeros)  # expect: bce-without-sigmoid
    loss_d.backward()
    opt_d.step()
    opt_g.zero_grad()
    loss_g = F.binary_cross_entropy(D(fake), ones)  # expect: bce-without-sigmoid
    loss_g.backward()
    opt_g.step()
