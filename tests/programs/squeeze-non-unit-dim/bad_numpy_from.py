# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F
import numpy as np
x = torch.from_numpy(np.zeros((3, 4), dtype=np.float32)).squeeze(0)  # expect: squeeze-non-unit-dim
