# shows: raises RuntimeError
import torch
import torch.nn.functional as F
from torch import nn

labels = torch.randint(0, 2, (8, 1))
probabilities = torch.sigmoid(torch.randn(8, 1))
criterion = nn.BCELoss()
loss = criterion(probabilities, labels)  # expect: bce-target-dtype
