# shows: heads[0] is heads[1]
import torch
from torch.nn import Linear, ModuleList


def make_heads(dim, n_classes, n_heads=2):
    return ModuleList([Linear(dim, n_classes)] * n_heads)  # expect: shared-layer-by-repetition


heads = make_heads(4, 3)
print([head(torch.ones(1, 4)) for head in heads])
