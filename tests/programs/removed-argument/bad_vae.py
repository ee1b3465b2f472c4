# shows: trainer.history[-1] > 0
import torch
from torch import nn
from torch.nn import functional as F


class VAE(nn.Module):
    def __init__(self):
        super(VAE, self).__init__()
        self.enc, self.dec = nn.Linear(6, 4), nn.Linear(2, 6)

    def forward(self, x):
        mu, logvar = self.enc(x).chunk(2, dim=1)
        return torch.sigmoid(self.dec(mu + torch.exp(0.5 * logvar) * torch.randn_like(mu))), mu, logvar


class Trainer:
    def __init__(self):
        self.model, self.history = VAE(), []
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)

    def loss_function(self, recon_x, x, mu, logvar):
        BCE = F.binary_cross_entropy(recon_x, x, size_average=False)  # expect: removed-argument
        return BCE - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())

    def step(self, x):
        self.optimizer.zero_grad()
        recon, mu, logvar = self.model(x)
        loss = self.loss_function(recon, x, mu, logvar)
        loss.backward()
        self.optimizer.step()
        self.history.append(loss.item())


trainer = Trainer()
trainer.step(torch.rand(8, 6))
