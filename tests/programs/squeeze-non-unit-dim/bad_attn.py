# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F
import numpy as np
q = torch.randn(2, 4, 16)
k = torch.randn(2, 4, 16)
s = (q @ k.transpose(1, 2)).softmax(-1)
t = s.squeeze(1)  # expect: squeeze-non-unit-dim
