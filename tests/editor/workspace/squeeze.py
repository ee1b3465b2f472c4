import torch

o = torch.rand(2, 3)
r = o.unsqueeze(1)
s = r.squeeze(0)
