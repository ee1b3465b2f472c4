# shows: runs
import torch

from layers import conv

torch.set_default_tensor_type("torch.FloatTensor")  # expect: deprecated-api
steps = torch.range(0, 4)  # expect: deprecated-api
print(conv(1, 2)(torch.rand(1, 1, 9)).shape, steps)
