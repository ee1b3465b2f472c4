import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    loss = F.binary_cross_entropy_with_logits(torch.randn(8), torch.zeros(8).long().float())  # expect: bce-target-dtype


def case_2():
    labels = torch.randint(0, 2, (8, 1))
    loss = nn.BCEWithLogitsLoss()(torch.randn(8, 1), labels.float())  # expect: bce-target-dtype


# silent: float labels
def case_3():
    labels = torch.randint(0, 2, (8, 1)).float()
    loss = nn.BCEWithLogitsLoss()(torch.randn(8, 1), labels)


# silent: the dtype is not known
def case_4():
    labels = torch.load("labels.pt")
    loss = nn.BCEWithLogitsLoss()(torch.randn(8, 1), labels)
