# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

scores = torch.rand(8, 3)
correct = (scores.argmax(1) == torch.zeros(8)).sum()
