# shows: raises AssertionError: embed_dim must be divisible by num_heads
import torch
import torch.nn.functional as F
from torch import nn

attention = nn.MultiheadAttention(embed_dim=100, num_heads=8, batch_first=True)  # expect: invalid-layer-argument
