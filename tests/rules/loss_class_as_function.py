import torch
import torch.nn as nn
from torch.nn import MSELoss
from torchvision.models import resnet18


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


def loop(loader, epochs):
    net = Net()
    optimizer = torch.optim.Adam(net.parameters())
    for _ in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            loss = nn.CrossEntropyLoss(net(x), y)  # expect: loss-class-as-function(error)
            loss.backward()
            optimizer.step()


def in_a_method_chain(x, target):
    model = resnet18()
    MSELoss(model(x), target).backward()  # expect: loss-class-as-function(error)


def with_options(net: nn.Module, x):
    labels = torch.randint(0, 2, (8,))
    return nn.CrossEntropyLoss(net(x), labels, reduction="sum")  # expect: loss-class-as-function(error)


def two_outputs(x):
    student, teacher = Net(), resnet18()
    first = student(x)
    with torch.no_grad():
        second = teacher(x)
    return nn.SmoothL1Loss(first, second)  # expect: loss-class-as-function(error)


def keywords(prediction, truth):
    return torch.nn.L1Loss(input=prediction, target=truth)  # expect: loss-class-as-function(error)


def used_as_a_tensor(prediction, truth):
    loss = nn.BCELoss(prediction, truth)  # expect: loss-class-as-function(error)
    print("a step")
    print(loss.item())


def only_names(model, batch):
    out = model(batch)
    score = model.score(batch)
    return nn.MSELoss(out, score)  # expect: loss-class-as-function(warning)


def only_names_in_a_loop(model, val_loader):
    for x, y in val_loader:
        print(nn.CrossEntropyLoss(model(x), y))  # expect: loss-class-as-function(warning)


# silent: an object that is called
def called(net: nn.Module, x, y):
    criterion = nn.CrossEntropyLoss()
    return criterion(net(x), y) + nn.CrossEntropyLoss()(net(x), y)


# silent: class weights
def weights(device):
    first = nn.CrossEntropyLoss(torch.tensor([0.2, 0.8]))
    second = nn.CrossEntropyLoss(torch.tensor([0.2, 0.8]).to(device), None)
    third = nn.CrossEntropyLoss(weight=torch.ones(3), reduction="none")
    return first, second, third


# silent: weights by position, with the old options
def old_options(weight, size_average, reduce):
    first = nn.NLLLoss(weight, size_average)
    second = nn.MSELoss(size_average, reduce)
    third = nn.MSELoss(True, False)
    return first, second, third


# silent: positive weights
def positive(counts):
    return nn.BCEWithLogitsLoss(pos_weight=counts / counts.sum())


# silent: weights computed from the data
def from_data(loader, size_average):
    for _, y in loader:
        counts = torch.bincount(y)
        return nn.CrossEntropyLoss(counts.float(), size_average)


# silent: margins
def margins(margin, p):
    return nn.TripletMarginLoss(margin, p), nn.MarginRankingLoss(margin, "sum"), nn.HuberLoss("mean", margin)


class MyLoss(nn.Module):
    def __init__(self, first, second):
        super().__init__()
        self.first, self.second = first, second


# silent: the user's own class takes what it likes
def own_class(net: nn.Module, x, y):
    return MyLoss(net(x), y)


# silent: the functional form
def functional(net: nn.Module, x, y):
    loss = nn.functional.cross_entropy(net(x), y)
    loss.backward()
    return loss


# silent: the name holds something else when backward is called
def rebound(net: nn.Module, x, y, weight, average):
    loss = nn.CrossEntropyLoss(weight, average)
    loss = loss(net(x), y)
    loss.backward()


# silent: a parameter hides the class
def hidden(MSELoss, net: nn.Module, x, y):
    return MSELoss(net(x), y)


# silent: not told apart from options
def unknown(first, second, options):
    return nn.CrossEntropyLoss(first, second), nn.CrossEntropyLoss(*options)
