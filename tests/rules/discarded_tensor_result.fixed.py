import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    batch = torch.zeros(4, 3)
    batch = batch.float()  # expect: discarded-tensor-result


def case_2():
    x = torch.zeros(4, 1)
    x = x.view(-1)  # expect: discarded-tensor-result
    print(x.shape)


def case_3():
    scores = torch.randn(4, 3)
    scores = scores.detach()  # expect: discarded-tensor-result


# silent: assigned
def case_4():
    batch = torch.zeros(4, 3)
    batch = batch.to("cpu")


# silent: a module moves itself
def case_5():
    layer = nn.Linear(3, 4)
    layer.to("cpu")


# silent: in place
def case_6():
    x = torch.zeros(4, 3)
    x.clamp_(0, 1)


# silent: it may be anything
def case_7():
    batch = torch.load("batch.pt")
    batch.to("cpu")


# silent: an argument
def case_8():
    x = torch.zeros(4, 3)
    print(x.float())
