# shows: raises RuntimeError: second time
import torch
import torch.nn as nn

latent_dim, batch = 8, 16
netG = nn.Sequential(nn.Linear(latent_dim, 16), nn.ReLU(), nn.Linear(16, 2))
netD = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
criterion = nn.BCEWithLogitsLoss()
optD = torch.optim.Adam(netD.parameters(), lr=2e-4, betas=(0.5, 0.999))
optG = torch.optim.Adam(netG.parameters(), lr=2e-4, betas=(0.5, 0.999))
real_label, fake_label = torch.ones(batch, 1), torch.zeros(batch, 1)

for it in range(3):
    real = torch.randn(batch, 2) + 3
    # (1) update D
    optD.zero_grad()
    noise = torch.randn(batch, latent_dim)
    fake = netG(noise)
    errD = criterion(netD(real), real_label) + criterion(netD(fake), fake_label)
    errD.backward()
    optD.step()
    # (2) update G
    optG.zero_grad()
    errG = criterion(netD(fake), real_label)
    errG.backward()  # expect: second-backward
    optG.step()
