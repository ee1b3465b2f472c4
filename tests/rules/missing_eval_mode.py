import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.utils.data import DataLoader
from torchvision import models


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))

    def forward(self, x):
        return self.layers(x)


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


def predict(path, x):
    net = Net()
    net.load_state_dict(torch.load(path, weights_only=True))
    with torch.no_grad():
        return net(x).argmax(1)  # expect: missing-eval-mode(error)


def predict_on_card(path, images):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = models.resnet18()
    model.load_state_dict(torch.load(path, map_location=device))
    model = model.to(device)
    for image in images:
        out = model(image.to(device))  # expect: missing-eval-mode(error)
        print(out.softmax(-1))


def restore(net, path):
    net.load_state_dict(torch.load(path))
    print("loaded")


def classify(path, x):
    net = Net()
    restore(net, path)
    with torch.inference_mode():
        scores = net(x)  # expect: missing-eval-mode(error)
    return scores.argmax(-1)


# silent: eval comes before
def with_eval(path, x):
    net = Net()
    net.load_state_dict(torch.load(path))
    net.eval()
    with torch.no_grad():
        return net(x)


# silent: train(False) is eval
def with_train_false(path, x):
    net = Net()
    net.load_state_dict(torch.load(path))
    net.train(False)
    return net(x)


# silent: nothing in it depends on the mode
def no_such_layer(path, x):
    net = Plain()
    net.load_state_dict(torch.load(path))
    return net(x)


# silent: trains on
def fine_tune(path, x, y):
    net = Net()
    net.load_state_dict(torch.load(path))
    optimizer = optim.SGD(net.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        F.cross_entropy(net(x), y).backward()
        optimizer.step()


# silent: who knows what that does
def handed_over(path, x, prepare):
    net = Net()
    net.load_state_dict(torch.load(path))
    prepare(net)
    return net(x)


# silent: eval in a method of its own
class Evaluated(Net):
    def load(self, path):
        self.load_state_dict(torch.load(path))
        self.eval()


def by_method(path, x):
    net = Evaluated()
    net.load(path)
    return net(x)


# silent: chained
def chained(path, x):
    net = Net().eval()
    net.load_state_dict(torch.load(path))
    return net(x)


# silent: nobody knows the model
def given(net, path, x):
    net.load_state_dict(torch.load(path))
    return net(x)
