# shows: batch.dtype == torch.float32
import torch
import torch.nn.functional as F
from torch import nn

batch = torch.zeros(4, 3)
batch.to(torch.float16)  # expect: discarded-tensor-result
