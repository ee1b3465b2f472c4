import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    attention = nn.MultiheadAttention(64, 6)  # expect: invalid-layer-argument


def case_2():
    conv = nn.Conv2d(8, 10, 3, groups=4)  # expect: invalid-layer-argument


def case_3():
    drop = nn.Dropout(1.5)  # expect: invalid-layer-argument


# silent: heads divide
def case_4():
    attention = nn.MultiheadAttention(64, 8)


# silent: from outside
def case_5():
    heads = int(input())
    attention = nn.MultiheadAttention(64, heads)


# silent: groups divide both
def case_6():
    conv = nn.Conv2d(8, 12, 3, groups=4)


# silent: caught
def case_7():
    try:
        nn.Dropout(1.5)
    except ValueError:
        pass


HEADS = 6


def more_heads():
    global HEADS
    HEADS = 8


# silent: another function may have set it before
def heads_of_the_module():
    return nn.MultiheadAttention(64, HEADS)
