# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

labels = torch.randint(0, 3, (8,))
targets = torch.tensor(labels, dtype=torch.long)  # expect: tensor-of-tensor
