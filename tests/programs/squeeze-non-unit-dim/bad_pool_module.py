# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F
import numpy as np
x = torch.randn(2, 16, 8, 8)
gap = nn.AdaptiveAvgPool2d((1, 1))
p = gap(x).squeeze(0)  # expect: squeeze-non-unit-dim
