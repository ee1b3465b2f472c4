"""Two variational autoencoders, one of linear layers and one of convolutions, and their loss."""

import torch
from torch import nn, optim
from torch.nn import functional as F


class VAE(nn.Module):
    def __init__(self, n_pixels=784, hidden=256, latent=20):
        super().__init__()
        self.n_pixels = n_pixels
        self.encoder = nn.Sequential(nn.Linear(n_pixels, hidden), nn.ReLU())
        self.to_mean = nn.Linear(hidden, latent)
        self.to_logvar = nn.Linear(hidden, latent)
        self.decoder = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, 784), nn.Sigmoid())

    def encode(self, x):
        hidden = self.encoder(x)
        return self.to_mean(hidden), self.to_logvar(hidden)

    @staticmethod
    def draw(mean, logvar):
        spread = (0.5 * logvar).exp()
        return mean + spread * torch.randn_like(spread)

    def forward(self, x):
        mean, logvar = self.encode(x.view(-1, self.n_pixels))
        z = self.draw(mean, logvar)
        return self.decoder(z), mean, logvar


class ConvVAE(nn.Module):
    SIDE = 4

    def __init__(self, in_channels=3, latent_dim=32, widths=None):
        super().__init__()
        if widths is None:
            widths = [16, 32, 64]
        self.latent_dim = latent_dim
        self.top = widths[-1]
        self.n_flat = self.top * self.SIDE**2

        down = []
        c = in_channels
        for width in widths:
            down.append(self.stage(nn.Conv2d(c, width, 3, stride=2, padding=1), width))
            c = width
        self.encoder = nn.Sequential(*down)
        self.to_stats = nn.Linear(self.n_flat, 2 * latent_dim)
        self.from_latent = nn.Linear(latent_dim, self.n_flat)

        up = []
        for width in widths[-2::-1]:
            up.append(self.stage(self.doubling(c, width), width))
            c = width
        up.extend([self.doubling(c, c), nn.LeakyReLU(), nn.Conv2d(c, in_channels, 3, padding=1), nn.Tanh()])
        self.decoder = nn.Sequential(*up)

    @staticmethod
    def stage(conv, width):
        return nn.Sequential(conv, nn.BatchNorm2d(width), nn.LeakyReLU())

    @staticmethod
    def doubling(c_in, c_out):
        return nn.ConvTranspose2d(c_in, c_out, kernel_size=3, stride=2, padding=1, output_padding=1)

    def encode(self, x):
        flat = torch.flatten(self.encoder(x), start_dim=1)
        mean, log_var = self.to_stats(flat).chunk(2, dim=1)
        return [mean, log_var]

    def decode(self, z):
        maps = self.from_latent(z).view(-1, self.top, self.SIDE, self.SIDE)
        return self.decoder(maps)

    def forward(self, x):
        mean, log_var = self.encode(x)
        z = VAE.draw(mean, log_var)
        return {"recon": self.decode(z), "mean": mean, "log_var": log_var}

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim))


def negative_elbo(recon, x, mean, logvar):
    reconstruction = F.binary_cross_entropy(recon, x.view(-1, 784), reduction="none").sum(dim=1)
    divergence = -0.5 * (1 + logvar - mean**2 - logvar.exp()).sum(dim=1)
    return (reconstruction + divergence).mean()


if __name__ == "__main__":
    model = VAE()
    optimizer = optim.Adam(model.parameters(), lr=1e-3)
    data = torch.rand(8, 1, 28, 28)
    optimizer.zero_grad()
    recon, mean, logvar = model(data)
    loss = negative_elbo(recon, data, mean, logvar)
    loss.backward()
    optimizer.step()

    conv_vae = ConvVAE(latent_dim=16)
    pictures = torch.randn(4, 3, 32, 32)
    out = conv_vae(pictures)
    recon_loss = F.mse_loss(out["recon"], pictures)
    kld = -0.5 * torch.mean(1 + out["log_var"] - out["mean"].pow(2) - out["log_var"].exp())
    samples = conv_vae.sample(6)
    print(loss.item(), (recon_loss + kld).item(), samples.shape)
