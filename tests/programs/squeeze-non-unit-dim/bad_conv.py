# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F
import numpy as np
img = torch.randn(1, 3, 32, 32)
conv = nn.Conv2d(3, 8, 3)
out = conv(img)
feat = out.squeeze(1)  # expect: squeeze-non-unit-dim
