"""Gated, dilated, causal convolutions over a quantized signal, with residual and skip paths."""

import torch
from torch import nn
import torch.nn.functional as F

LEVELS = 64
RESIDUAL = 16
SKIP = 24


class CausalConv1d(nn.Conv1d):
    def __init__(self, in_channels, out_channels, kernel_size, dilation=1):
        super().__init__(in_channels, out_channels, kernel_size, dilation=dilation)
        self.left = (kernel_size - 1) * dilation

    def forward(self, x):
        return super().forward(F.pad(x, (self.left, 0)))


class GatedBlock(nn.Module):
    def __init__(self, channels, skip_channels, dilation):
        super().__init__()
        self.conv = CausalConv1d(channels, 2 * channels, kernel_size=2, dilation=dilation)
        self.residual = nn.Conv1d(channels, channels, 1)
        self.skip = nn.Conv1d(channels, skip_channels, 1)

    def forward(self, x):
        value, gate = self.conv(x).chunk(2, dim=1)
        z = torch.tanh(value) * torch.sigmoid(gate)
        return x + self.residual(z), self.skip(z)


class WaveNet(nn.Module):
    def __init__(self, n_stacks=2, n_layers=4):
        super().__init__()
        self.start = CausalConv1d(LEVELS, RESIDUAL, 2)
        dilations = [2**i for _ in range(n_stacks) for i in range(n_layers)]
        self.blocks = nn.ModuleList([GatedBlock(RESIDUAL, SKIP, d) for d in dilations])
        self.end = nn.Sequential(nn.ReLU(), nn.Conv1d(SKIP, SKIP, 1), nn.ReLU(), nn.Conv1d(SKIP, LEVELS, 1))
        self.receptive_field = sum(dilations) + 2

    def forward(self, samples):
        x = F.one_hot(samples, LEVELS).float().transpose(1, 2)
        x = self.start(x)
        total = 0
        for block in self.blocks:
            x, skip = block(x)
            total = total + skip
        return self.end(total)

    @torch.no_grad()
    def extend(self, samples, n):
        for _ in range(n):
            window = samples[:, -self.receptive_field :]
            logits = self(window)[:, :, -1]
            following = logits.argmax(dim=1, keepdim=True)
            samples = torch.cat([samples, following], dim=1)
        return samples


def mu_law(signal, levels=LEVELS):
    mu = levels - 1
    squeezed = signal.sign() * torch.log1p(mu * signal.abs()) / torch.log1p(torch.tensor(float(mu)))
    return ((squeezed + 1) / 2 * mu + 0.5).long()


if __name__ == "__main__":
    wave = torch.sin(torch.linspace(0, 50, 400)).repeat(2, 1)
    samples = mu_law(wave)
    net = WaveNet()
    logits = net(samples[:, :-1])
    loss = F.cross_entropy(logits, samples[:, 1:])
    loss.backward()
    longer = net.extend(samples[:, :40], 3)
    print(logits.shape, longer.shape, net.receptive_field)
