# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

from torch.utils.data import DataLoader, TensorDataset

pool = nn.AdaptiveAvgPool2d((1, 1))
loader = DataLoader(TensorDataset(torch.rand(5, 3, 8, 8)), batch_size=2)
for (images,) in loader:
    features = pool(images)
    features = features.squeeze()  # expect: squeeze-drops-batch
