# shows: inputs.dtype == torch.float64
import torch
import torch.nn.functional as F
from torch import nn

import numpy as np

inputs = torch.from_numpy(np.ones((4, 3)))
inputs.float()  # expect: discarded-tensor-result
total = inputs.sum()
