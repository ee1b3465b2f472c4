import torch

o = torch.rand(2, 3)
r = o.unsqueeze(1)
unchanged = r.squeeze(0)
back = r.squeeze(1)
