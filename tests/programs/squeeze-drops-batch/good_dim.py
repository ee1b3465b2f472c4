# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

from torch.utils.data import DataLoader, TensorDataset

model = nn.Linear(3, 1)
for (inputs,) in DataLoader(TensorDataset(torch.randn(9, 3)), batch_size=4):
    predictions = model(inputs).squeeze(-1)
