# shows: raises RuntimeError
import torch
import torch.nn.functional as F
from torch import nn

def multi_label_loss(scores, classes):
    wanted = F.one_hot(classes, num_classes=4)
    return F.binary_cross_entropy_with_logits(scores, wanted)  # expect: bce-target-dtype


print(multi_label_loss(torch.randn(6, 4), torch.randint(0, 4, (6,))))
