# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F
import numpy as np
x = torch.rand(2, 3)
y = x
y.unsqueeze_(0)
assert x.squeeze(0).dim() == 2
