import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    a, b = torch.ones(3), torch.ones(3)
    if (a == b).all():  # expect: tensor-truth-value
        print("same")


def case_2():
    scores = torch.randn(4, 2)
    while (scores > 0).all():  # expect: tensor-truth-value
        scores -= 1


def case_3():
    mask = torch.ones(4) > 0
    label = "yes" if mask else "no"  # expect: tensor-truth-value


def case_4():
    x = torch.randn(3)
    assert (x > -100).all()  # expect: tensor-truth-value


# silent: one value
def case_5():
    loss = torch.randn(4).mean()
    if loss > 3:
        print("high")


# silent: asked as a whole
def case_6():
    a, b = torch.ones(3), torch.ones(3)
    if (a == b).all():
        print("same")


# silent: one element
def case_7():
    flag = torch.ones(1)
    if flag:
        print("set")


# silent: a comparison with None
def case_8():
    x = torch.randn(3)
    if x is not None:
        print(x)


# silent: its size is not known
def case_9():
    x = torch.load("x.pt")
    if x > 0:
        print(x)


# silent: caught
def case_10():
    try:
        bool(torch.ones(3) == 1)
    except RuntimeError:
        pass
