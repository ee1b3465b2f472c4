# shows: raises RuntimeError: invalid for input of size
import torch
import torch.nn.functional as F
from torch import nn

embedding, heads = 50, 8


def split_heads(x):
    batch, length, size = x.shape
    return x.view(batch, length, heads, size // heads)  # expect: shape-mismatch


tokens = torch.randn(2, 7, embedding)
print(split_heads(tokens).shape)
