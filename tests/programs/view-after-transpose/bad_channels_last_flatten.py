# shows: raises RuntimeError: view size is not compatible
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2))
        self.classifier = nn.Linear(8 * 13 * 13, 10)

    def forward(self, x):
        x = self.features(x)
        x = x.permute(0, 2, 3, 1)
        x = x.view(x.size(0), -1)  # expect: view-after-transpose
        return self.classifier(x)


net = Net()
batch = torch.rand(4, 1, 28, 28)
print(net(batch).argmax(1))
