# shows: runs
import torch
import torch.nn as nn

model = nn.Sequential(nn.Linear(4, 8))
model.fc = nn.Linear(8, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
