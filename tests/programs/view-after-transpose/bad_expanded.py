# shows: raises RuntimeError: view size is not compatible
import torch
from torch import nn

n_queries, width = 5, 16
queries = nn.Parameter(torch.randn(1, n_queries, width))
images = torch.randn(3, 7, width)
asked = queries.expand(3, -1, -1)
flat = asked.view(-1, width)  # expect: view-after-transpose
print(flat.shape, images.shape)
