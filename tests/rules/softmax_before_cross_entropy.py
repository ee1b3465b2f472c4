import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 8)
        self.head = nn.Linear(8, 3)
        self.act = nn.Softmax(dim=1)

    def forward(self, x):
        x = F.relu(self.body(x))
        x = self.head(x)
        return self.act(x)


class Raw(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        return self.head(x)


def by_class(loader):
    net = Net().to("cpu")
    criterion = nn.CrossEntropyLoss()
    for x, y in loader:
        loss = criterion(net(x), y)  # expect: softmax-before-cross-entropy(error)
        loss.backward()


def train(model, criterion, loader):
    for x, y in loader:
        output = model(x)
        loss = criterion(output, y)  # expect: softmax-before-cross-entropy(error)
        loss.backward()


batches = []
train(Net(), nn.CrossEntropyLoss(), batches)


def by_function(loader):
    net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    for x, y in loader:
        scores = net(x)
        F.cross_entropy(scores.softmax(1), y).backward()  # expect: softmax-before-cross-entropy(error)


# silent: the right thing
def right(loader):
    net = Raw()
    criterion = nn.CrossEntropyLoss()
    for x, y in loader:
        criterion(net(x), y).backward()


# silent: nobody knows the model
def unknown(model, loader):
    criterion = nn.CrossEntropyLoss()
    for x, y in loader:
        criterion(model(x), y).backward()


# silent: sometimes one, sometimes the other
class Either(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        logits = self.fc(x)
        if self.training:
            return logits
        return torch.softmax(logits, 1)


def either(loader):
    net = Either()
    criterion = nn.CrossEntropyLoss()
    for x, y in loader:
        criterion(net(x), y).backward()


# silent: the layer is taken out
def replaced(loader):
    net = Net()
    net.act = nn.Identity()
    criterion = nn.CrossEntropyLoss()
    for x, y in loader:
        criterion(net(x), y).backward()
