import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop, self.fc = nn.Dropout(), nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(self.drop(x))


def once(loader, val_loader):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    net.train()
    for epoch in range(5):
        for x, y in loader:
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()
        net.eval()  # expect: missing-train-mode(error)
        with torch.no_grad():
            for x, y in val_loader:
                print(net(x).argmax(1).eq(y).sum())


def evaluate(model, loader):
    model.eval()  # expect: missing-train-mode(error)
    with torch.no_grad():
        return [model(x) for x, _ in loader]


def with_helper(loader, val_loader):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(5):
        for x, y in loader:
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()
        evaluate(net, val_loader)


# silent: back in every epoch
def back(loader, val_loader):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(5):
        net.train()
        for x, y in loader:
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()
        net.eval()
        with torch.no_grad():
            for x, y in val_loader:
                print(net(x).argmax(1).eq(y).sum())


# silent: back right after the evaluation
def after(loader, val_loader):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(5):
        for x, y in loader:
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()
        net.eval()
        with torch.no_grad():
            print([net(x).argmax(1) for x, _ in val_loader])
        net.train()


# silent: evaluated once, at the end
def at_the_end(loader, val_loader):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(5):
        for x, y in loader:
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()
    net.eval()
    with torch.no_grad():
        print([net(x).argmax(1) for x, _ in val_loader])


# silent: another model
def teacher(loader):
    net, old = Net(), Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, _ in loader:
        old.eval()
        with torch.no_grad():
            wanted = old(x)
        opt.zero_grad()
        F.mse_loss(net(x), wanted).backward()
        opt.step()
