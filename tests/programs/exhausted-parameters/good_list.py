# shows: runs
import torch

net = torch.nn.Linear(4, 2)
params = list(net.parameters())
print(len(params))
torch.optim.Adam(params)
