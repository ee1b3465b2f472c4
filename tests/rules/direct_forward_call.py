import torch
import torch.nn as nn
from torch import optim


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        return self.fc.forward(x)  # expect: direct-forward-call(warning)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.head = nn.Sequential(nn.Linear(4, 4))

    def forward(self, x):
        return self.head(self.encoder.forward(x))  # expect: direct-forward-call


@torch.no_grad()
def evaluate(batches):
    model = Model().to("cpu")
    model.eval()
    return [model.forward(batch) for batch in batches]  # expect: direct-forward-call(warning)


def loss_of(logits, target):
    criterion = nn.CrossEntropyLoss()
    return criterion.forward(logits, target)  # expect: direct-forward-call(hint)


# silent: the module is called
def called(batch):
    model = Model()
    return model(batch)


# silent: the forward of a base class
class Wider(Model):
    def forward(self, x):
        x = super().forward(x)
        return Model.forward(self, x)


# silent: its own forward
class Wrapped(Encoder):
    def encode(self, x):
        return self.forward(x)


# silent: no module of torch's
class Player:
    def forward(self, seconds):
        return seconds


def play():
    player = Player()
    return player.forward(3)


# silent: nobody knows what it is
def run(model, batch):
    return model.forward(batch)


# silent: calling it does something else
class Counting(nn.Module):
    def __call__(self, x):
        return 1

    def forward(self, x):
        return x


def count(x):
    counting = Counting()
    return counting.forward(x)
