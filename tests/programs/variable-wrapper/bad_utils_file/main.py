# shows: runs
import torch
import torch.nn as nn

from utils import to_var


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc, self.dec = nn.Linear(8, 4), nn.Linear(2, 8)

    def forward(self, x):
        mu, log_var = torch.chunk(self.enc(x), 2, dim=1)
        z = mu + to_var(torch.randn(mu.size(0), 2)) * torch.exp(log_var / 2)
        return torch.sigmoid(self.dec(z)), mu, log_var


vae = VAE()
if torch.cuda.is_available():
    vae.cuda()
out, mu, log_var = vae(to_var(torch.rand(3, 8)))
print(out.shape)
