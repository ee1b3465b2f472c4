# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

attention = nn.MultiheadAttention(embed_dim=96, num_heads=8, batch_first=True)
