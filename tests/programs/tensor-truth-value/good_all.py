# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

before = torch.ones(4)
if (before == before.clone()).all():
    print("nothing changed")
