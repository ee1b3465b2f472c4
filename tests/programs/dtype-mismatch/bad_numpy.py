# shows: raises RuntimeError
import torch
import torch.nn.functional as F
from torch import nn

import numpy as np

table = np.random.rand(10, 3)
features = torch.from_numpy(table)
model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
print(model(features))  # expect: dtype-mismatch
