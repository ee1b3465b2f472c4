import torch
import torch.nn as nn
from torch.autograd import Variable
from torch.nn import Module, Parameter


class ByKeyword(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.weight = torch.randn(n, n, requires_grad=True)  # expect: unregistered-parameter(error)
        self.bias = torch.zeros(n, dtype=torch.float32, requires_grad=True)  # expect: unregistered-parameter

    def forward(self, x):
        return x @ self.weight + self.bias


class ByMethod(Module):
    def __init__(self, n):
        super().__init__()
        self.scale = torch.ones(n).requires_grad_()  # expect: unregistered-parameter
        self.shift = torch.zeros(n).requires_grad_(True)  # expect: unregistered-parameter

    def forward(self, x):
        return self.moved(x * self.scale)

    def moved(self, x):
        return x + self.shift


class Moved(nn.Module):
    def __init__(self, n, device):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n)).to(device)  # expect: unregistered-parameter
        self.bias = Parameter(torch.zeros(n)).cuda()  # expect: unregistered-parameter
        self.small = nn.Parameter(torch.randn(n)) * 0.01  # expect: unregistered-parameter

    def forward(self, x):
        return x * self.weight + self.bias + self.small


class InBuild(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.build(n)

    def build(self, n):
        weight = torch.rand(n, requires_grad=True)
        self.weight = weight  # expect: unregistered-parameter

    def forward(self, x):
        return x * self.weight


class Old(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.weight = Variable(torch.rand(n), requires_grad=True)  # expect: unregistered-parameter, variable-wrapper

    def forward(self, x):
        return x * self.weight


class InList(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.tokens = [nn.Parameter(torch.randn(n)) for _ in range(3)]  # expect: unregistered-parameter
        self.scales = {"a": nn.Parameter(torch.ones(n))}  # expect: unregistered-parameter
        self.shifts = []  # expect: unregistered-parameter
        for _ in range(3):
            self.shifts.append(nn.Parameter(torch.zeros(n)))

    def forward(self, x):
        for token in self.tokens:
            x = x + token
        for shift in self.shifts:
            x = x + shift
        return x * self.scales["a"]


# silent: registered
class Registered(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n))
        self.tokens = nn.ParameterList([nn.Parameter(torch.randn(n)) for _ in range(3)])

    def forward(self, x):
        return x * self.weight + self.tokens[0]


# silent: the tensor is moved, the Parameter made of it
class MovedBefore(nn.Module):
    def __init__(self, n, device):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n).to(device))

    def forward(self, x):
        return x * self.weight


# silent: on the CPU `to` gives the Parameter itself
class StaysOnCpu(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n)).to("cpu")
        self.bias = nn.Parameter(torch.randn(n)).to(torch.float32)
        self.gain = nn.Parameter(torch.randn(n)).requires_grad_(False)

    def forward(self, x):
        return x * self.weight + self.bias * self.gain


# silent: no gradient wanted
class Constant(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.weight = torch.randn(n, requires_grad=False)

    def forward(self, x):
        return x * self.weight.to(x.device)


# silent: no module
class Linear:
    def __init__(self, n):
        self.weight = torch.randn(n, requires_grad=True)

    def forward(self, x):
        return x * self.weight


# silent: handed to an optimizer by hand
class OwnOptimizer(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.latent = torch.zeros(n, requires_grad=True)
        self.optimizer = torch.optim.Adam([self.latent])

    def forward(self, x):
        return x + self.latent


# silent: updated by hand
class ByHand(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.latent = torch.zeros(n, requires_grad=True)

    def forward(self, x):
        return x + self.latent

    def update(self):
        self.latent.data -= 0.1 * self.latent.grad


# silent: handed out
class HandedOut(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.latent = torch.zeros(n, requires_grad=True)

    def weights(self):
        return [self.latent]

    def forward(self, x):
        return x + self.latent


# silent: taken from outside
class FromOutside(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.outer = torch.zeros(n, requires_grad=True)

    def forward(self, x):
        return x + self.outer


def train(model):
    return torch.optim.SGD([model.outer], lr=0.1)


# silent: an input that is attributed, kept for later
class Attribution(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        self.seen = torch.zeros(4, requires_grad=True)
        return self.fc(x + self.seen)


# silent: never used as a weight
class Unused(nn.Module):
    def __init__(self):
        super().__init__()
        self.probe = torch.zeros(4, requires_grad=True)

    def forward(self, x):
        return x


# silent: registered under another name
class Twice(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.raw = torch.zeros(n, requires_grad=True)
        self.register_parameter("weight", nn.Parameter(self.raw))

    def forward(self, x):
        return x * self.raw
