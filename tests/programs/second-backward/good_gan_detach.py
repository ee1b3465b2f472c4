# shows: runs
import torch
import torch.nn as nn

netG = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 2))
netD = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
criterion = nn.BCEWithLogitsLoss()
optD = torch.optim.Adam(netD.parameters(), lr=2e-4)
optG = torch.optim.Adam(netG.parameters(), lr=2e-4)
ones, zeros = torch.ones(16, 1), torch.zeros(16, 1)

for it in range(3):
    fake = netG(torch.randn(16, 8))
    optD.zero_grad()
    lossD_real = criterion(netD(torch.randn(16, 2) + 3), ones)
    lossD_real.backward()
    lossD_fake = criterion(netD(fake.detach()), zeros)
    lossD_fake.backward()
    optD.step()
    optG.zero_grad()
    lossG = criterion(netD(fake), ones)
    lossG.backward()
    optG.step()
