import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    layer = nn.Linear(12, 5)
    out = layer(torch.randn(4, 12))  # expect: shape-mismatch


def case_2():
    left, right = torch.randn(4, 3), torch.randn(4, 5)
    both = left + right  # expect: shape-mismatch


def case_3():
    flat = torch.randn(4, 3, 8, 8).flatten(1)
    scores = nn.Linear(3 * 8, 10)(flat)  # expect: shape-mismatch


def case_4():
    conv = nn.Conv2d(1, 8, 3)
    features = conv(torch.randn(2, 1, 28, 28))  # expect: shape-mismatch


def case_5():
    rows = torch.cat([torch.randn(4, 3), torch.randn(4, 5)], dim=0)  # expect: shape-mismatch


def case_6():
    images = torch.randn(8, 3, 32)
    b, c, h, w = images.shape  # expect: shape-mismatch


# silent: what is unknown may fit
def case_7():
    size = int(input())
    out = nn.Linear(10, 5)(torch.randn(4, size))


# silent: a size of 1 broadcasts
def case_8():
    both = torch.randn(4, 1) + torch.randn(4, 5)


# silent: only where the sizes are said to differ
def case_9():
    size = int(input())
    x = torch.randn(4, 12)
    if size == 10:
        x = nn.Linear(10, 5)(x)


# silent: the exception is wanted
def case_10():
    try:
        torch.randn(4, 3) + torch.randn(4, 5)
    except RuntimeError:
        print("as expected")


# silent: torch.testing asks for it
def case_11():
    import pytest

    with pytest.raises(RuntimeError):
        nn.Linear(10, 5)(torch.randn(4, 12))


# silent: some input size fits
def case_12():
    def head(x):
        x = nn.Conv2d(3, 8, 3)(x).flatten(1)
        return nn.Linear(9216, 10)(x)

    head(torch.randn(2, 3, 34, 38))


# silent: the layer is changed before it is used
def case_13():
    layer = nn.Linear(10, 5)
    layer = nn.Linear(12, 5)
    out = layer(torch.randn(4, 12))


# silent: the shape of another tensor is a size, not data
def made_like_boxes():
    boxes = torch.FloatTensor(torch.rand(5, 3, 8)[..., :4].shape)
    return boxes.view(5, -1, 4)
