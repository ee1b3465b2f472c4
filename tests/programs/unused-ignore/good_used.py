# shows: runs
import torch
import torch.nn.functional as F

print(F.softmax(torch.ones(1, 3)))  # torchvet: ignore[softmax-without-dim]
