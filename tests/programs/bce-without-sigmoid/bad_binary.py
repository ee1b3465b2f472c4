# shows: raises RuntimeError: between 0 and 1
import torch
import torch.nn as nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
criterion = nn.BCELoss()
x, y = 10 * torch.randn(64, 4), torch.randint(0, 2, (64, 1)).float()
outputs = model(x)
loss = criterion(outputs, y)  # expect: bce-without-sigmoid(error)
