from torch import nn


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, 16, 3, padding=1)

    def forward(self, x):
        return self.conv(x).relu()


class Classifier(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.block = Block(3)
        self.head = nn.Linear(16, classes)

    def forward(self, x):
        return self.head(self.block(x).mean((2, 3)))
