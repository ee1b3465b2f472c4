# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

model = nn.Linear(3, 4)
model.to("cpu")
model.float()
