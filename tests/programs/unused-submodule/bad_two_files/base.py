from torch import nn


class Base(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.stem = nn.Linear(width, width)

    def features(self, x):
        return self.stem(x).relu()
