"""MLP-Mixer: one MLP over the patches, one over the channels, nothing else."""

import torch
import torch.nn as nn


def feed_forward(dim, hidden, layer=nn.Linear):
    return nn.Sequential(layer(dim, hidden), nn.GELU(), nn.Dropout(0.1), layer(hidden, dim), nn.Dropout(0.1))


class MixerLayer(nn.Module):
    def __init__(self, n_patches, dim, token_hidden, channel_hidden):
        super().__init__()
        self.token_norm = nn.LayerNorm(dim)
        self.token_mix = feed_forward(n_patches, token_hidden)
        self.channel_norm = nn.LayerNorm(dim)
        self.channel_mix = feed_forward(dim, channel_hidden)

    def forward(self, x):
        y = self.token_norm(x).transpose(1, 2)
        x = x + self.token_mix(y).transpose(1, 2)
        return x + self.channel_mix(self.channel_norm(x))


class ConvMixerLayer(nn.Module):
    """The same with a 1x1 convolution for mixing patches: no transposing."""

    def __init__(self, n_patches, dim, token_hidden, channel_hidden):
        super().__init__()
        self.norms = nn.ModuleList([nn.LayerNorm(dim) for _ in range(2)])
        self.token_mix = feed_forward(n_patches, token_hidden, layer=lambda a, b: nn.Conv1d(a, b, 1))
        self.channel_mix = feed_forward(dim, channel_hidden)

    def forward(self, x):
        for norm, mix in zip(self.norms, [self.token_mix, self.channel_mix]):
            x = x + mix(norm(x))
        return x


class Mixer(nn.Module):
    layer_type = MixerLayer

    def __init__(self, size=32, patch=8, dim=32, depth=2, n_classes=10):
        super().__init__()
        assert size % patch == 0
        self.patch = patch
        self.n_patches = (size // patch) ** 2
        self.embed = nn.Linear(3 * patch * patch, dim)
        self.layers = nn.Sequential(*(self.layer_type(self.n_patches, dim, 24, 4 * dim) for _ in range(depth)))
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, n_classes)

    def cut(self, x):
        p = self.patch
        b, c, h, w = x.shape
        x = x.reshape(b, c, h // p, p, w // p, p)
        x = x.permute(0, 2, 4, 1, 3, 5)
        return x.reshape(b, (h // p) * (w // p), c * p * p)

    def forward(self, x):
        x = self.embed(self.cut(x))
        x = self.layers(x)
        return self.head(self.norm(x).mean(1))


class ConvMixer(Mixer):
    layer_type = ConvMixerLayer


if __name__ == "__main__":
    x = torch.randn(4, 3, 32, 32)
    mixer = Mixer()
    y = mixer(x)
    patches = mixer.cut(x)
    other = ConvMixer(patch=4, dim=20, depth=3, n_classes=2)
    z = other(x)
    loss = y.pow(2).mean() + z.abs().mean()
    loss.backward()
    print(y.shape, z.shape, patches.shape)
