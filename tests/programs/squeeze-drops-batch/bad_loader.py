# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

from torch.utils.data import DataLoader, TensorDataset

loader = DataLoader(TensorDataset(torch.randn(9, 3), torch.randn(9)), batch_size=4)
model = nn.Linear(3, 1)
for inputs, targets in loader:
    predictions = model(inputs).squeeze()  # expect: squeeze-drops-batch
    print(predictions.shape)
