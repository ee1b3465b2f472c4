import torch
import torch.nn as nn


class Forgotten(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3)
        self.conv2 = nn.Conv2d(8, 8, 3)  # expect: unused-submodule(warning)
        self.drop_path = nn.Dropout(0.1)  # expect: unused-submodule(hint)
        self.block = nn.Sequential(  # expect: unused-submodule(warning)
            nn.Linear(8, 8),
            nn.ReLU(),
        )

    def forward(self, x):
        return self.conv1(x)


class Parent(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, 4)
        self.norm = nn.LayerNorm(4)  # expect: unused-submodule(warning)


class Child(Parent):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(4, 4)

    def forward(self, x):
        return self.gru(self.embedding(x))


# silent: the class is only a part of others
class Half(nn.Module):
    def __init__(self):
        super().__init__()
        self.unfinished = nn.Linear(4, 4)


# silent: read by a subclass
class Left(nn.Module):
    def __init__(self):
        super().__init__()
        self.of_subclass = nn.Linear(4, 4)

    def forward(self, x):
        return x


class Right(Left):
    def forward(self, x):
        return self.of_subclass(x)


# silent: read from outside
class Outside(nn.Module):
    def __init__(self):
        super().__init__()
        self.classifier = nn.Linear(4, 4)

    def forward(self, x):
        return x


def head(model):
    return model.classifier


# silent: its weights are shared with another layer
class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 4)
        self.out = nn.Linear(4, 10)
        self.out.weight = self.embed.weight

    def forward(self, x):
        return x


# silent: named in a string
class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.spatial = nn.Linear(4, 4)

    def forward(self, x):
        return self.get_parameter("spatial.weight") @ x


# silent: runs whatever it holds
class Chain(nn.Sequential):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)


# silent: a helper gets the module
class Helped(nn.Module):
    def __init__(self, run):
        super().__init__()
        self.by_helper = nn.Linear(4, 4)
        self.run = run

    def forward(self, x):
        return self.run(self, x)


# silent: the comment says why
class Kept(nn.Module):
    def __init__(self):
        super().__init__()
        # unused, old checkpoints have it
        self.old_head = nn.Linear(4, 4)

    def forward(self, x):
        return x


# silent: the base is not known
class OfUnknown(Strange):
    def __init__(self):
        super().__init__()
        self.for_strange = nn.Linear(4, 4)

    def forward(self, x):
        return x


# silent: another name for a layer that is used
class Alias(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.Linear(4, 4)
        self.layer_alias = layer
        self.net = nn.Sequential(layer, nn.ReLU())

    def forward(self, x):
        return self.net(x)
