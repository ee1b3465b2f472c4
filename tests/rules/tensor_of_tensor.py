import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    weights = torch.rand(3)
    copy = torch.tensor(weights)  # expect: tensor-of-tensor


def case_2():
    rows = torch.rand(3, 2)
    total = torch.tensor(rows)  # expect: tensor-of-tensor


# silent: numbers
def case_3():
    copy = torch.tensor([1.0, 2.0])


# silent: one value taken out
def case_4():
    loss = F.mse_loss(torch.rand(3), torch.rand(3))
    total = torch.tensor(loss.item())
