"""ConvNeXt: depthwise 7x7 convolutions, channels last in the MLP, layer scale, downsampling between stages."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class LayerNorm2d(nn.LayerNorm):
    """Layer norm over the channels of (N, C, H, W)."""

    def forward(self, x):
        x = x.permute(0, 2, 3, 1)
        x = F.layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps)
        return x.permute(0, 3, 1, 2)


class DropPath(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training or self.rate == 0.0:
            return x
        keep = 1 - self.rate
        lots = torch.rand(x.shape[0], *[1] * (x.ndim - 1)) < keep
        return x * lots / keep


class ConvNeXtBlock(nn.Module):
    def __init__(self, dim, drop_path=0.0, scale=1e-6):
        super().__init__()
        self.depthwise = nn.Conv2d(dim, dim, kernel_size=7, padding=3, groups=dim)
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.expand = nn.Linear(dim, 4 * dim)
        self.contract = nn.Linear(4 * dim, dim)
        self.gamma = nn.Parameter(scale * torch.ones(dim)) if scale > 0 else None
        self.drop_path = DropPath(drop_path) if drop_path > 0.0 else nn.Identity()

    def forward(self, x):
        shortcut = x
        x = self.depthwise(x).permute(0, 2, 3, 1)
        x = self.contract(F.gelu(self.expand(self.norm(x))))
        if self.gamma is not None:
            x = self.gamma * x
        return shortcut + self.drop_path(x.permute(0, 3, 1, 2))


class ConvNeXt(nn.Module):
    def __init__(self, depths=(1, 1, 2, 1), dims=(12, 24, 48, 96), n_classes=10, drop_path_rate=0.1):
        super().__init__()
        rates = torch.linspace(0, drop_path_rate, sum(depths)).tolist()
        self.downsample = nn.ModuleList([nn.Sequential(nn.Conv2d(3, dims[0], 4, 4), LayerNorm2d(dims[0], eps=1e-6))])
        for narrow, wide in zip(dims[:-1], dims[1:]):
            self.downsample.append(nn.Sequential(LayerNorm2d(narrow), nn.Conv2d(narrow, wide, 2, 2)))
        self.stages = nn.ModuleList()
        start = 0
        for depth, dim in zip(depths, dims):
            self.stages.append(nn.Sequential(*[ConvNeXtBlock(dim, rates[start + i]) for i in range(depth)]))
            start += depth
        self.norm = nn.LayerNorm(dims[-1])
        self.head = nn.Linear(dims[-1], n_classes)
        self.apply(self._init)

    @staticmethod
    def _init(module):
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.trunc_normal_(module.weight, std=0.02)
            nn.init.zeros_(module.bias)

    def features(self, x):
        for shrink, stage in zip(self.downsample, self.stages):
            x = stage(shrink(x))
        return x

    def forward(self, x):
        x = self.features(x)
        x = self.norm(x.mean([-2, -1]))
        return self.head(x)


if __name__ == "__main__":
    net = ConvNeXt(n_classes=6)
    x = torch.randn(2, 3, 64, 96)
    logits = net(x)
    loss = F.cross_entropy(logits, torch.tensor([1, 4]))
    loss.backward()
    net.eval()
    maps = net.features(x)
    heat = torch.einsum("nchw,kc->nkhw", maps, net.head.weight)
    heat = F.interpolate(heat, size=(64, 96), mode="bilinear", align_corners=False)
    print(logits.shape, maps.shape, heat.shape)
