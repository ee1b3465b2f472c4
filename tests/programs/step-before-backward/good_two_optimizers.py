# shows: not torch.equal(g_before, gen.weight) and not torch.equal(d_before, disc.weight)
import torch
from torch import nn, optim

gen, disc = nn.Linear(4, 2), nn.Linear(2, 1)
g_before, d_before = gen.weight.detach().clone(), disc.weight.detach().clone()
opt_gen = optim.Adam(gen.parameters(), lr=1e-3)
opt_disc = optim.Adam(disc.parameters(), lr=1e-3)
criterion = nn.BCEWithLogitsLoss()

for step in range(4):
    real = torch.randn(8, 2)
    fake = gen(torch.randn(8, 4))
    loss_disc = criterion(disc(real), torch.ones(8, 1)) + criterion(disc(fake.detach()), torch.zeros(8, 1))
    opt_disc.zero_grad()
    loss_disc.backward()
    opt_disc.step()

    loss_gen = criterion(disc(fake), torch.ones(8, 1))
    opt_gen.zero_grad()
    loss_gen.backward()
    opt_gen.step()
