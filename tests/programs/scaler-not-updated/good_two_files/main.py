# shows: not torch.equal(before, model.weight)
import torch
from torch import nn

from engine import fit

model = nn.Linear(6, 2)
before = model.weight.detach().clone()
grad_scaler = torch.amp.GradScaler("cpu")
batches = [(torch.randn(4, 6), torch.randint(0, 2, (4,))) for _ in range(3)]
fit(model, batches, torch.optim.SGD(model.parameters(), lr=0.1), grad_scaler)
