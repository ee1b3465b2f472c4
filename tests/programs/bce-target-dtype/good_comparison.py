# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

labels = (torch.randn(8) > 0).to(torch.float32)
loss = nn.BCELoss()(torch.sigmoid(torch.randn(8)), labels)
