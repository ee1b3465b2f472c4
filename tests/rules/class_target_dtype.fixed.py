import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    logits = torch.randn(8, 3)
    loss = F.cross_entropy(logits, torch.zeros(8).long())  # expect: class-target-dtype


def case_2():
    logits = torch.randn(8, 3)
    labels = torch.zeros(8, dtype=torch.int32)
    loss = nn.CrossEntropyLoss()(logits, labels.long())  # expect: class-target-dtype


def case_3():
    log_probabilities = F.log_softmax(torch.randn(8, 3), dim=1)
    loss = F.nll_loss(log_probabilities, torch.zeros(8).long())  # expect: class-target-dtype


# silent: class probabilities are floats
def case_4():
    logits = torch.randn(8, 3)
    loss = F.cross_entropy(logits, torch.full((8, 3), 1 / 3))


# silent: long labels
def case_5():
    loss = F.cross_entropy(torch.randn(8, 3), torch.zeros(8).long())


# silent: the dtype is not known
def case_6():
    labels = torch.load("labels.pt")
    loss = F.cross_entropy(torch.randn(8, 3), labels)


# silent: another dtype may be the default
def case_7():
    with torch.autocast("cpu"):
        loss = F.cross_entropy(torch.randn(8, 3), torch.zeros(8).long())
