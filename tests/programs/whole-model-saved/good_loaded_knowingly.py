# shows: runs
import copy

import torch
from torch import nn

model = nn.Linear(4, 2)
torch.save({"teacher": copy.deepcopy(model)}, "teacher.pt")
teacher = torch.load("teacher.pt", weights_only=False)["teacher"]
print(teacher(torch.randn(1, 4)))
