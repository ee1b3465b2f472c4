# shows: raises AttributeError
import torch
import torch.nn.functional as F
from torch import nn

scores = torch.rand(8, 3)
predicted = torch.min(scores, dim=1)
print(predicted.float())  # expect: max-with-dim-as-tensor
