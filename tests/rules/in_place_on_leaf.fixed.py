import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim

w = torch.randn(3, 1, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
inputs, targets = torch.randn(8, 3), torch.randn(8, 1)
for epoch in range(3):
    error = ((inputs @ w + b - targets) ** 2).mean()
    error.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad  # expect: in-place-on-leaf(error)
    with torch.no_grad():
        b.sub_(0.1 * b.grad)  # expect: in-place-on-leaf(error)
    w.grad.zero_()
    b.grad.zero_()

scale = nn.Parameter(torch.ones(4))
with torch.no_grad():
    scale[0] = 2.0  # expect: in-place-on-leaf(error)

# silent: recording is off
v = torch.ones(3, requires_grad=True)
with torch.no_grad():
    v -= 0.1
    v[0] = 0

# silent: the data below
u = torch.ones(3, requires_grad=True)
u.data -= 0.1
u.data.mul_(2)

# silent: a new tensor
t = torch.ones(3, requires_grad=True)
t = t - 0.1
t += 1

# silent: no gradient wanted
s = torch.ones(3)
s += 1
r = nn.Parameter(torch.ones(3), requires_grad=False)
r += 1

# silent: the gradient may be written
q = torch.ones(3, requires_grad=True)
q.grad = torch.ones(3)
q.requires_grad_(False)


class Weights(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.head = torch.nn.Linear(4, 2)
        self.norm = torch.nn.BatchNorm1d(2)
        # silent: initialised by torch's own function, or past autograd
        torch.nn.init.zeros_(self.head.bias)
        self.head.bias.data.zero_()
        # silent: no weight
        self.norm.running_mean.zero_()
