"""U-Net: a contracting path, an expanding path, and skips between them kept on a stack."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class ConvPair(nn.Module):
    def __init__(self, c_in, c_out, c_mid=None):
        super().__init__()
        c_mid = c_mid or c_out
        self.first = nn.Conv2d(c_in, c_mid, 3, padding=1, bias=False)
        self.norm_first = nn.BatchNorm2d(c_mid)
        self.second = nn.Conv2d(c_mid, c_out, 3, padding=1, bias=False)
        self.norm_second = nn.BatchNorm2d(c_out)

    def forward(self, x):
        x = F.relu(self.norm_first(self.first(x)))
        return F.relu(self.norm_second(self.second(x)))


class Expand(nn.Module):
    """Doubles the size, then reads what the contracting path saw at this size."""

    def __init__(self, c_in, c_out, learned=True):
        super().__init__()
        if learned:
            self.up = nn.ConvTranspose2d(c_in, c_out, kernel_size=2, stride=2)
            self.conv = ConvPair(2 * c_out, c_out)
        else:
            self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
            self.conv = ConvPair(c_in + c_out, c_out, c_mid=c_in // 2)

    def forward(self, x, skip):
        x = self.up(x)
        missing_rows = skip.size(2) - x.size(2)
        missing_columns = skip.size(3) - x.size(3)
        if missing_rows > 0 or missing_columns > 0:
            x = F.pad(x, (0, missing_columns, 0, missing_rows), mode="replicate")
        return self.conv(torch.cat([skip, x], dim=1))


class UNet(nn.Module):
    def __init__(self, n_channels=3, n_classes=2, features=(16, 32, 64, 128), learned=True):
        super().__init__()
        self.downs = nn.ModuleList()
        self.ups = nn.ModuleList()
        self.pool = nn.MaxPool2d(2)

        channels = n_channels
        for feature in features:
            self.downs.append(ConvPair(channels, feature))
            channels = feature
        self.bottom = ConvPair(channels, channels * 2)
        for feature in reversed(features):
            self.ups.append(Expand(feature * 2, feature, learned))
        self.out = nn.Conv2d(features[0], n_classes, kernel_size=1)

    def forward(self, x):
        skips = []
        for down in self.downs:
            x = down(x)
            skips.append(x)
            x = self.pool(x)
        x = self.bottom(x)
        for up in self.ups:
            x = up(x, skips.pop())
        return self.out(x)


def dice_loss(logits, target, eps=1e-6):
    probs = torch.softmax(logits, dim=1)
    one_hot = F.one_hot(target, num_classes=2).permute(0, 3, 1, 2).float()
    common = (probs * one_hot).sum(dim=(2, 3))
    both = probs.sum(dim=(2, 3)) + one_hot.sum(dim=(2, 3))
    return 1 - ((2 * common + eps) / (both + eps)).mean()


if __name__ == "__main__":
    model = UNet(n_channels=3, n_classes=2)
    image = torch.randn(2, 3, 50, 70)
    mask = torch.randint(0, 2, (2, 50, 70))
    logits = model(image)
    loss = F.cross_entropy(logits, mask) + dice_loss(logits, mask)
    loss.backward()

    small = UNet(1, 2, features=[8, 16], learned=False)
    pred = small(torch.randn(1, 1, 32, 32))
    print(logits.shape, pred.shape)
