# shows: raises NameError: name 'nn' is not defined
class VAE(nn.Module):  # expect: missing-torch-import
    def __init__(self, d_in=12, d_z=2):
        super().__init__()
        self.enc = nn.Linear(d_in, 2 * d_z)
        self.dec = nn.Linear(d_z, d_in)

    def forward(self, x):
        mu, logvar = self.enc(x).chunk(2, dim=-1)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
        return self.dec(z), mu, logvar


def loss_function(recon, x, mu, logvar):
    kl = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return F.mse_loss(recon, x, reduction="sum") + kl


vae = VAE()
x = torch.rand(4, 12)
print(loss_function(vae(x)[0], x, *vae(x)[1:]))
