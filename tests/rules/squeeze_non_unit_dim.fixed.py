import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def the_notes():
    o = torch.rand(2, 3)
    r = o.unsqueeze(1)
    # silent: dim 1 has size 1
    fine = r.squeeze(1)
    return fine, r.squeeze(1)  # expect: squeeze-non-unit-dim


def negative_dim():
    x = torch.zeros(4, 1, 5)
    # silent: counted from the end, dim -2 has size 1
    fine = x.squeeze(-2)
    return fine, x.squeeze(-2)  # expect: squeeze-non-unit-dim


def keyword_and_function():
    x = torch.ones(1, 7)
    first = torch.squeeze(x, 0)  # expect: squeeze-non-unit-dim
    second = torch.squeeze(input=x, dim=0)  # expect: squeeze-non-unit-dim
    third = x.squeeze(dim=0)  # expect: squeeze-non-unit-dim
    # silent: dim 0 has size 1
    return first, second, third, torch.squeeze(x, 0)


def several_dims():
    x = torch.randn(2, 1, 3, 1)
    # silent: one of the two named dims has size 1
    fine = x.squeeze((0, 1))
    return fine, x.squeeze((0, 2))  # expect: squeeze-non-unit-dim


def in_place():
    x = torch.randn(1, 3, 4)
    x.squeeze_(0)  # expect: squeeze-non-unit-dim
    # silent: dim 0 has size 1, and is gone afterwards
    x
    return x  # expect: squeeze-non-unit-dim


def nothing_to_squeeze():
    a = torch.arange(0, 10, 2)
    b = (a + 1)  # expect: squeeze-non-unit-dim
    return (a * 2) + b  # expect: squeeze-non-unit-dim


def through_layers_and_views():
    x = torch.randn(8, 3, 32, 32)
    x = nn.Conv2d(3, 16, 3, padding=1)(x)
    x = F.relu(x).flatten(1)
    return x  # expect: squeeze-non-unit-dim


def in_a_loop():
    x = torch.rand(2, 3)
    total = torch.zeros(2, 3)
    for _ in range(3):
        total = total + x  # expect: squeeze-non-unit-dim
    return total


def batch_is_unknown(batch):
    x = torch.rand(batch, 3)
    # silent: the batch may be 1
    return x.squeeze(0)


def parameter(x):
    # silent: nothing is known of x
    return x.squeeze(0)


def shape_differs_by_branch(flag):
    x = torch.rand(2, 3)
    if flag:
        x = x[:1]
    # silent: one row or two
    return x.squeeze(0)


def asks_first():
    x = torch.rand(2, 3)
    if x.shape[0] == 1:
        # silent: never reached with two rows
        x = x.squeeze(0)
    # silent: the condition keeps it from running
    return x.squeeze(0) if x.size(0) == 1 else x


def asks_first_elsewhere(is_single):
    x = torch.rand(2, 3)
    if is_single(x):
        # silent: guarded by a question about x
        x = x.squeeze(0)
    return x


def shrinks_in_a_loop():
    x = torch.rand(4, 3)
    while x.shape[0] > 1:
        x = x[::2]
    # silent: one row is left in the end
    return x.squeeze(0)


def probes():
    x = torch.rand(2, 3)
    try:
        # silent: inside try, the code may be probing
        return x.squeeze(0)
    except RuntimeError:
        return x


def numpy_array():
    # silent: numpy raises by itself
    return np.zeros((2, 3)).squeeze(0)


def changed_by_someone(reshape_in_place):
    x = torch.rand(2, 3)
    reshape_in_place(x)
    # silent: the unknown call may have changed it
    return x.squeeze(0)


def whole_squeeze():
    # silent: without a dim, all dims of size 1 go
    return torch.rand(2, 3).squeeze()


def out_of_range():
    # silent: raises, which is another finding
    return torch.rand(2, 3).squeeze(5)  # expect: shape-mismatch


def dim_is_a_variable(dim):
    # silent: which dim is not known
    return torch.rand(2, 3).squeeze(dim)


class Net(nn.Module):
    def forward(self, x):
        hidden = self.layer(x)
        # silent: nothing is known of hidden
        return hidden.squeeze(1)
