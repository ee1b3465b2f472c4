# shows: raises RuntimeError
import torch
import torch.nn.functional as F
from torch import nn

import numpy as np

table = np.zeros(6, dtype=np.int32)
labels = torch.from_numpy(table)
criterion = nn.CrossEntropyLoss()
model = nn.Linear(5, 4)
loss = criterion(model(torch.randn(6, 5)), labels)  # expect: class-target-dtype
loss.backward()
