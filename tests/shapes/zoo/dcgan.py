"""DCGAN for 32 x 32 pictures: a generator and a discriminator of convolutions, and one training step of both."""

import torch
import torch.nn as nn

Z = 50
CHANNELS = 3
BATCH = 4


def grow(c_in, c_out):
    return nn.Sequential(
        nn.ConvTranspose2d(c_in, c_out, kernel_size=4, stride=2, padding=1, bias=False), nn.BatchNorm2d(c_out), nn.ReLU()
    )


def shrink(c_in, c_out, norm=True):
    layers = [nn.Conv2d(c_in, c_out, kernel_size=4, stride=2, padding=1, bias=not norm)]
    if norm:
        layers.append(nn.BatchNorm2d(c_out))
    return layers + [nn.LeakyReLU(0.2)]


class Generator(nn.Module):
    def __init__(self, z_dim=Z, width=16):
        super().__init__()
        self.z_dim = z_dim
        self.project = nn.Sequential(
            nn.ConvTranspose2d(z_dim, 8 * width, 4, 1, 0, bias=False), nn.BatchNorm2d(8 * width), nn.ReLU()
        )
        self.body = nn.Sequential(grow(8 * width, 4 * width), grow(4 * width, 2 * width))
        self.paint = nn.ConvTranspose2d(2 * width, CHANNELS, 4, 2, 1)

    def forward(self, z):
        x = self.project(z[:, :, None, None])
        return torch.tanh(self.paint(self.body(x)))

    def sample(self, n):
        return self(torch.randn(n, self.z_dim))


class Discriminator(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.body = nn.Sequential(
            *shrink(CHANNELS, width, norm=False), *shrink(width, 2 * width), *shrink(2 * width, 4 * width)
        )
        self.judge = nn.Conv2d(4 * width, 1, 4)

    def forward(self, pictures):
        return self.judge(self.body(pictures)).flatten()


generator, discriminator = Generator(), Discriminator()
for module in [*generator.modules(), *discriminator.modules()]:
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, std=0.02)

betas = (0.5, 0.999)
opt_g = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=betas)
opt_d = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=betas)
bce = nn.BCEWithLogitsLoss()

real = torch.rand(BATCH, CHANNELS, 32, 32) * 2 - 1
ones, zeros = torch.ones(BATCH), torch.zeros(BATCH)

fake = generator.sample(BATCH)
loss_d = bce(discriminator(real), ones) + bce(discriminator(fake.detach()), zeros)
opt_d.zero_grad()
loss_d.backward()
opt_d.step()

loss_g = bce(discriminator(fake), ones)
opt_g.zero_grad()
loss_g.backward()
opt_g.step()

generator.eval()
with torch.no_grad():
    pictures = generator.sample(6)
    sheet = pictures.view(2, 3, CHANNELS, 32, 32).permute(2, 0, 3, 1, 4).reshape(CHANNELS, 64, 96)
print(sheet.shape, loss_d.item(), loss_g.item())
