import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    loss = F.mse_loss(torch.randn(8, 1).squeeze(-1), torch.randn(8))  # expect: loss-broadcast


def case_2():
    loss = nn.L1Loss()(torch.randn(8), torch.randn(8, 1).squeeze(-1))  # expect: loss-broadcast


def case_3():
    model = nn.Linear(3, 1)
    loss = nn.SmoothL1Loss()(model(torch.randn(8, 3)).squeeze(-1), torch.randn(8))  # expect: loss-broadcast


# silent: the same shape
def case_4():
    loss = F.mse_loss(torch.randn(8, 1), torch.randn(8, 1))


# silent: squeezed
def case_5():
    loss = F.mse_loss(torch.randn(8, 1).squeeze(-1), torch.randn(8))


# silent: one value against all
def case_6():
    loss = F.mse_loss(torch.randn(8), torch.tensor(0.5))


# silent: cross entropy takes labels of another rank
def case_7():
    loss = F.cross_entropy(torch.randn(8, 1), torch.zeros(8).long())
