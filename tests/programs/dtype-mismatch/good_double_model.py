# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

import numpy as np

features = torch.from_numpy(np.random.rand(10, 3))
model = nn.Linear(3, 1).double()
print(model(features))
