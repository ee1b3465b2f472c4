import torch
import torch.nn as nn
from torch.nn import Module


class Misspelt(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):  # expect: missing-forward(error)
        return self.fc(x)


class Capital(Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):  # expect: missing-forward
        return self.fc(x)


class Nothing(nn.Module):  # expect: missing-forward
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def predict(self, x):
        return self.fc(x).argmax(1)


nothing = Nothing()
nothing(torch.randn(2, 4))


class NoReturn(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        x = self.fc(x)
        return x  # expect: missing-forward


class NoReturnOfLoop(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(n)])

    def forward(self, x):
        for layer in self.layers:  # expect: missing-forward
            x = layer(x)
        return x


class Discarded(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        x = torch.relu(x)
        return self.fc(x)  # expect: missing-forward


class DiscardedFunction(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        x = self.fc(x)
        return torch.nn.functional.log_softmax(x, dim=1)  # expect: missing-forward


# silent: it is there
class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)

    def forward_features(self, x):
        return x


right = Right()
right(torch.randn(2, 4))


# silent: the subclass has it
class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forwardd(self, x):
        return self.fc(x)


class Child(Base):
    def forward(self, x):
        return self.fc(x)


# silent: the base class has it
class Grandchild(Child):
    def foward(self, x):
        return x


# silent: a container of layers
class Block(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(4, 4), nn.ReLU())


block = Block()
block(torch.randn(2, 4))


# silent: never called
class Holder(nn.Module):
    def __init__(self):
        super().__init__()
        self.left = nn.Linear(4, 4)
        self.right = nn.Linear(4, 4)


holder = Holder()
print(holder.left(torch.randn(1, 4)))


# silent: called itself, under another name
class Coder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forwar(self, x):
        return self.fc(x)

    def decode(self, x):
        return self.forwar(x)


# silent: a call goes elsewhere
class Callable(nn.Module):
    def __call__(self, x):
        return x


callable_module = Callable()
callable_module(torch.randn(2))


# silent: makes an object of another class
class Renamed(nn.Module):
    def __new__(cls):
        return Right()


renamed = Renamed()
renamed(torch.randn(2, 4))


# silent: left to others
class Abstract(nn.Module):
    def forward(self, x):
        raise NotImplementedError


# silent: a placeholder
class Later(nn.Module):
    def forward(self, x):
        pass


# silent: keeps what it computes
class Recorder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        self.seen = x
        y = self.fc(x)


# silent: fills what it is given
class Filler(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, graph):
        graph["features"] = self.fc(graph["nodes"])


# silent: an attribute is the forward
class Assigned(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def run(self, x):
        return self.fc(x)

    forward = run


assigned = Assigned()
assigned(torch.randn(2, 4))


# silent: of a base nobody knows
class Elsewhere(Unknown):
    def foward(self, x):
        return x


# silent: another library's
class Op(torch.autograd.Function):
    @staticmethod
    def forwardd(ctx, x):
        return x
