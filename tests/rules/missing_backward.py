import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.utils.data import DataLoader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


def train(loader):
    net, criterion = Net(), nn.CrossEntropyLoss()
    optimizer = optim.Adam(net.parameters())
    total = 0.0
    for epoch in range(3):
        for x, y in loader:
            optimizer.zero_grad()
            out = net(x)
            loss = criterion(out, y)
            total += loss.item()
            optimizer.step()  # expect: missing-backward(error)
        print(epoch, total)


def step_first(dataset):
    net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    optimizer = optim.SGD(net.parameters(), lr=0.1)
    for x, y in DataLoader(dataset, batch_size=4):
        loss = F.cross_entropy(net(x.float()), y)
        optimizer.zero_grad()
        optimizer.step()  # expect: missing-backward(error)
        print(loss)


# silent: who knows what the helper does
def with_helper(loader, fit):
    net = Net()
    optimizer = optim.Adam(net.parameters())
    for x, y in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        fit(loss)
        optimizer.step()


# silent: an unknown model may do it itself
def unknown_model(net, loader):
    optimizer = optim.Adam(net.parameters())
    for x, y in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        optimizer.step()
        print(loss)


# silent: only sometimes
def sometimes(loader):
    net = Net()
    optimizer = optim.Adam(net.parameters())
    for i, (x, y) in enumerate(loader):
        loss = F.cross_entropy(net(x), y)
        if i > 3:
            optimizer.zero_grad()
            optimizer.step()
        print(loss)
