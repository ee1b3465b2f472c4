# shows: raises AttributeError: compute_loss
import tempfile

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc, self.dec = nn.Linear(6, 4), nn.Linear(2, 6)

    def forward(self, x):
        mu, logvar = self.enc(x).chunk(2, dim=1)
        return self.dec(mu + torch.randn_like(mu) * (0.5 * logvar).exp()), mu, logvar

    def compute_loss(self, recon, x, mu, logvar):
        kl = -0.5 * (1 + logvar - mu**2 - logvar.exp()).sum(1).mean()
        return nn.functional.mse_loss(recon, x) + kl


def main(rank=0, world_size=1):
    dist.init_process_group("gloo", init_method=f"file://{tempfile.mkdtemp()}/store", rank=rank, world_size=world_size)
    model = DDP(VAE())
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for x in torch.rand(3, 8, 6):
        recon, mu, logvar = model(x)
        loss = model.compute_loss(recon, x, mu, logvar)  # expect: wrapped-attribute-access
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


main()
