"""A denoising autoencoder of strided and transposed convolutions, trained for a few steps."""

import torch
from torch import nn

LATENT = 24


class Encoder(nn.Module):
    def __init__(self, latent=LATENT, width=8):
        super().__init__()
        self.conv_a = nn.Conv2d(1, width, 3, stride=2, padding=1)  # 28 -> 14
        self.conv_b = nn.Conv2d(width, 2 * width, 3, stride=2, padding=1)  # 14 -> 7
        self.conv_c = nn.Conv2d(2 * width, 4 * width, 7)  # 7 -> 1
        self.to_code = nn.Linear(4 * width, latent)

    def forward(self, x):
        for conv in (self.conv_a, self.conv_b, self.conv_c):
            x = conv(x).relu()
        return self.to_code(x.squeeze(-1).squeeze(-1))


class Decoder(nn.Module):
    def __init__(self, latent=LATENT, width=8):
        super().__init__()
        self.width = width
        self.from_code = nn.Linear(latent, 4 * width * 7 * 7)
        self.ups = nn.ModuleList(
            [
                nn.ConvTranspose2d(4 * width, 2 * width, kernel_size=4, stride=2, padding=1),
                nn.ConvTranspose2d(2 * width, width, kernel_size=3, stride=2, padding=1, output_padding=1),
            ]
        )
        self.to_pixels = nn.Conv2d(width, 1, kernel_size=3, padding="same")

    def forward(self, code):
        x = self.from_code(code).view(-1, 4 * self.width, 7, 7)
        for up in self.ups:
            x = torch.relu(up(x))
        return torch.sigmoid(self.to_pixels(x))


class Autoencoder(nn.Module):
    def __init__(self, noise=0.2, **options):
        super().__init__()
        self.encoder = Encoder(**options)
        self.decoder = Decoder(**options)
        self.noise = noise

    def forward(self, x):
        if self.training:
            x = x + self.noise * torch.randn_like(x)
        return self.decoder(self.encoder(x))


if __name__ == "__main__":
    model = Autoencoder(latent=10)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    clean = torch.rand(6, 1, 28, 28)
    history = []
    for step in range(3):
        restored = model(clean)
        loss = nn.functional.binary_cross_entropy(restored, clean)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.detach())
    curve = torch.stack(history)

    model.eval()
    with torch.no_grad():
        codes = model.encoder(clean)
        between = torch.lerp(codes[0], codes[1], torch.linspace(0, 1, 5).unsqueeze(1))
        morphs = model.decoder(between)
    error = (model(clean) - clean).abs().flatten(start_dim=1).mean(dim=1)
    print(curve, morphs.shape, error.shape)
