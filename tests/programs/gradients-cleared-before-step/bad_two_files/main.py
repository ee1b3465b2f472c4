# shows: torch.equal(before, model.weight)
import torch
from torch import nn

from engine import train_one_epoch

model = nn.Linear(3, 1)
before = model.weight.detach().clone()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
batches = [(torch.randn(8, 3), torch.randn(8, 1)) for _ in range(4)]
for epoch in range(3):
    print(train_one_epoch(model, batches, nn.MSELoss(), optimizer))
