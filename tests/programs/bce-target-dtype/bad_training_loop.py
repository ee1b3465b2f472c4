# shows: raises RuntimeError
import torch
import torch.nn.functional as F
from torch import nn

model = nn.Linear(5, 1)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
inputs = torch.randn(16, 5)
labels = (torch.randn(16) > 0).long().unsqueeze(1)
for epoch in range(3):
    optimizer.zero_grad()
    loss = criterion(model(inputs), labels)  # expect: bce-target-dtype
    loss.backward()
    optimizer.step()
