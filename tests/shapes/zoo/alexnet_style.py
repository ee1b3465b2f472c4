"""In the manner of AlexNet: large strides at first, 9216 features, dropout between linear layers (narrow ones here)."""

import torch
import torch.nn as nn


class AlexNetLike(nn.Module):
    def __init__(self, n_classes=1000, width=128):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 48, 11, stride=4, padding=2)
        self.conv2 = nn.Conv2d(48, 96, 5, padding=2)
        self.conv3 = nn.Conv2d(96, 128, 3, padding=1)
        self.conv4 = nn.Conv2d(128, 128, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(128, 256, 3, padding=1)
        self.norm = nn.LocalResponseNorm(5)
        self.pool = nn.MaxPool2d(3, 2)
        self.drop = nn.Dropout(0.5)
        self.fc6 = nn.Linear(9216, width)
        self.fc7 = nn.Linear(width, width)
        self.fc8 = nn.Linear(width, n_classes)

    def features(self, x):
        x = self.pool(self.norm(self.conv1(x).relu()))
        x = self.pool(self.norm(self.conv2(x).relu()))
        x = self.conv3(x).relu()
        x = self.conv4(x).relu()
        return self.pool(self.conv5(x).relu())

    def forward(self, x):
        x = self.features(x)
        x = x.view(x.size(0), 256 * 6 * 6)
        x = self.fc6(self.drop(x)).relu()
        x = self.fc7(self.drop(x)).relu()
        return self.fc8(x)


class TinyAlexNet(nn.Module):
    """For 32 x 32 pictures; flattening is a layer, and the first linear layer sees 1024 numbers."""

    def __init__(self, n_classes=10):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(3, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d((4, 4)),
            nn.Flatten(),
            nn.Linear(1024, 100),
            nn.ReLU(),
            nn.Linear(100, n_classes),
            nn.LogSoftmax(dim=1),
        )

    def forward(self, x):
        return self.net(x)


if __name__ == "__main__":
    big = AlexNetLike(n_classes=20)
    big.eval()
    with torch.inference_mode():
        scores = big(torch.randn(2, 3, 224, 224))
        values, indices = scores.topk(3)

    tiny = TinyAlexNet()
    log_probs = tiny(torch.randn(5, 3, 32, 32))
    loss = nn.NLLLoss()(log_probs, torch.randint(10, (5,)))
    loss.backward()
    first, last = tiny.net[0], tiny.net[-2]
    print(scores.shape, indices.shape, loss.item(), first.weight.grad.norm(), last.bias.shape)
