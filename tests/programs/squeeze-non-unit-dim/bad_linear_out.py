# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F
import numpy as np
fc = nn.Linear(10, 1)
x = torch.randn(8, 10)
p = fc(x).squeeze(0)  # expect: squeeze-non-unit-dim
