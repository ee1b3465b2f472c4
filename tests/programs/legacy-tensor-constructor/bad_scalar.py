# shows: scale.shape == (2,)
import torch

scale = torch.Tensor(2)  # expect: legacy-tensor-constructor
x = torch.ones(5, 2)
y = x * scale
