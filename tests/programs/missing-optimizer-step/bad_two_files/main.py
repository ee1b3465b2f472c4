# shows: torch.equal(before, model.weight)
import torch
from torch import nn

from train import train

model = nn.Linear(5, 2)
before = model.weight.detach().clone()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, weight_decay=0.0)
data = [(torch.randn(4, 5), torch.randint(0, 2, (4,))) for _ in range(5)]
train(model, data, nn.CrossEntropyLoss(), optimizer, epochs=2)
