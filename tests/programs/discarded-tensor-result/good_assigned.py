# shows: batch.dtype == torch.float16
import torch
import torch.nn.functional as F
from torch import nn

batch = torch.zeros(4, 3)
batch = batch.to(torch.float16)
