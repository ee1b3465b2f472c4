import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.functional import log_softmax


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.soft = nn.Softmax(dim=-1)  # expect: softmax-without-dim(warning)
        self.last = nn.LogSoftmax(dim=1)

    def forward(self, q, k, v):
        weights = F.softmax(q @ k.transpose(1, 2), dim=-1)  # expect: softmax-without-dim(warning)
        return self.last(self.soft(log_softmax(weights @ v, dim=None)))  # expect: softmax-without-dim(warning)


def classify(logits):
    return torch.nn.functional.softmin(logits, dim=-1)  # expect: softmax-without-dim(warning)


# silent: the dimension is said
def said(logits):
    return F.softmax(logits, dim=1), F.softmax(logits, -1), torch.softmax(logits, 0), nn.Softmax(1)(logits)


# silent: an own function of the same name
def softmax(x):
    return x / x.sum()


def own(x):
    return softmax(x)


# silent: arguments nobody can see
def options(logits, **options):
    return F.softmax(logits, **options)


# silent: the 2d layer knows its dimension
def images(x):
    return nn.Softmax2d()(x)


# silent: another library
def other(x, jax):
    return jax.nn.softmax(x)
