# shows: runs
import torch
import torch.nn as nn
x = torch.randint(0, 2, (8, 10)).float()
ae = nn.Sequential(nn.Linear(10, 3), nn.Linear(3, 10))
loss = nn.functional.mse_loss(x, ae(x))
