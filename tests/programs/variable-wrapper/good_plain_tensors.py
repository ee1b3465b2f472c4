# shows: runs
import torch

x = torch.ones(2, 2, requires_grad=True)
((x + 2) ** 2).mean().backward()
print(x.grad)
