# shows: raises ValueError
import torch
import torch.nn.functional as F
from torch import nn

import numpy as np

windows = torch.tensor(np.ones((4, 10, 3)))
lstm = nn.LSTM(3, 8, batch_first=True)
out, _ = lstm(windows)  # expect: dtype-mismatch
