import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    best = torch.max(torch.rand(4, 3), 1)
    right = best == torch.zeros(4)  # expect: max-with-dim-as-tensor


def case_2():
    best = torch.rand(4, 3).max(dim=1)
    total = best.sum()  # expect: max-with-dim-as-tensor


def case_3():
    half = torch.min(torch.rand(4, 3), dim=0) / 2  # expect: max-with-dim-as-tensor


# silent: the values
def case_4():
    best = torch.rand(4, 3).max(dim=1).values
    total = best.sum()


# silent: unpacked
def case_5():
    values, indices = torch.rand(4, 3).max(dim=1)
    total = values.sum()


# silent: without a dim it is one tensor
def case_6():
    highest = torch.rand(4, 3).max() * 2


# silent: of two tensors
def case_7():
    larger = torch.max(torch.rand(4), torch.zeros(4)) + 1
