# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F
import numpy as np
x = F.adaptive_avg_pool2d(torch.rand(2, 3, 4, 4), (1, 1)).squeeze(-1).squeeze(-1)
assert x.dim() == 2
