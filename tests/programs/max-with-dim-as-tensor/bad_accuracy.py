# shows: raises AttributeError
import torch
import torch.nn.functional as F
from torch import nn

scores = torch.rand(8, 3)
labels = torch.randint(0, 3, (8,))
predicted = torch.max(scores, 1)
correct = (predicted == labels).sum()  # expect: max-with-dim-as-tensor
