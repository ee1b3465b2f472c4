"""A small U-Net for volumes: group norm, trilinear upsampling, two levels written out by hand."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def block(c_in, c_out, groups=4):
    return nn.Sequential(
        nn.Conv3d(c_in, c_out, 3, padding=1),
        nn.GroupNorm(groups, c_out),
        nn.ELU(),
        nn.Conv3d(c_out, c_out, 3, padding=1),
        nn.GroupNorm(groups, c_out),
        nn.ELU(),
    )


class UNet3D(nn.Module):
    def __init__(self, in_channels=1, n_classes=3, base=8):
        super().__init__()
        c1, c2, c3 = base, base * 2, base * 4
        self.enc1 = block(in_channels, c1)
        self.enc2 = block(c1, c2)
        self.mid = block(c2, c3)
        self.dec2 = block(c3 + c2, c2)
        self.dec1 = block(c2 + c1, c1)
        self.last = nn.Conv3d(c1, n_classes, 1)

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(F.max_pool3d(e1, 2))
        m = self.mid(F.max_pool3d(e2, kernel_size=(1, 2, 2)))

        d2 = F.interpolate(m, size=e2.shape[2:], mode="trilinear", align_corners=False)
        d2 = self.dec2(torch.cat((d2, e2), dim=1))
        d1 = F.interpolate(d2, scale_factor=2, mode="nearest")
        d1 = self.dec1(torch.cat((d1, e1), dim=1))
        return self.last(d1)


class Distilled(nn.Module):
    """The volume averaged along depth and classified as a picture."""

    def __init__(self, volume_net, n_labels):
        super().__init__()
        self.volume_net = volume_net
        self.pool = nn.AdaptiveAvgPool3d((1, 4, 4))
        self.fc = nn.Linear(3 * 4 * 4, n_labels)

    def forward(self, x):
        y = self.pool(self.volume_net(x))
        b, c, d, h, w = y.shape
        y = y.view(b, c * d * h * w)
        return self.fc(y)


if __name__ == "__main__":
    net = UNet3D(in_channels=2)
    volume = torch.randn(1, 2, 8, 16, 16)
    segmentation = net(volume)
    truth = torch.randint(0, 3, (1, 8, 16, 16))
    loss = F.cross_entropy(segmentation, truth)
    loss.backward()
    mask = segmentation.argmax(dim=1)
    overlap = (mask == truth).float().mean(dim=(1, 2, 3))
    labels = Distilled(net, n_labels=5)(volume)
    print(segmentation.shape, mask.shape, overlap, labels.shape)
