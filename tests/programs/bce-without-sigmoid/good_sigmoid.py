# shows: runs
import torch
import torch.nn as nn

model = nn.Sequential(nn.Linear(4, 1), nn.Sigmoid())
nn.BCELoss()(model(torch.randn(8, 4)), torch.rand(8, 1)).backward()
