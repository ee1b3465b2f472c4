# shows: raises IndexError: out of bounds
import torch
from torch import nn
import torch.nn.functional as F


class CatDogNet(nn.Module):
    """is it a cat or a dog?"""

    def __init__(self):
        super(CatDogNet, self).__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(8 * 8 * 8, 1)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = x.view(x.size(0), -1)
        return self.fc1(x)


def train_one_batch(net, optimizer, images, labels):
    net.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(net(images), labels)  # expect: class-count-mismatch
    loss.backward()
    optimizer.step()
    return loss.item()


net = CatDogNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
labels = torch.tensor([0, 1, 1, 0])
print(train_one_batch(net, optimizer, torch.rand(4, 3, 16, 16), labels))
