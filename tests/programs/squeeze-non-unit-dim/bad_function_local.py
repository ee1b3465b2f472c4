# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F
import numpy as np
def f():
    x = torch.randn(5, 1)
    return x.squeeze(0)  # expect: squeeze-non-unit-dim
f()
