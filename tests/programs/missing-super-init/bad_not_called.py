# shows: raises AttributeError: cannot assign module before Module.__init__() call
import torch
import torch.nn as nn


class Encoder(nn.Module):
    def __init__(self, in_dim, latent):
        nn.Module.__init__(self)
        self.net = nn.Sequential(nn.Linear(in_dim, 16), nn.ReLU(), nn.Linear(16, latent))

    def forward(self, x):
        return self.net(x)


class VAE(nn.Module):
    def __init__(self, in_dim=12, latent=2):
        self.latent = latent
        self._build(in_dim)

    def _build(self, in_dim):
        self.encoder = Encoder(in_dim, 2 * self.latent)  # expect: missing-super-init
        self.decoder = nn.Linear(self.latent, in_dim)

    def forward(self, x):
        mu, logvar = self.encoder(x).chunk(2, dim=1)
        z = mu + torch.randn_like(mu) * (0.5 * logvar).exp()
        return self.decoder(z), mu, logvar


vae = VAE()
recon, mu, logvar = vae(torch.rand(4, 12))
