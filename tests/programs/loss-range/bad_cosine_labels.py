# shows: model.weight.grad.abs().sum() == 0
import torch
from torch import nn

model = nn.Linear(4, 3)
criterion = nn.CosineEmbeddingLoss(margin=0.5)
left, right = torch.randn(6, 4), torch.randn(6, 4)
different = torch.zeros(6)
loss = criterion(model(left), model(right), different)  # expect: loss-range
loss.backward()
