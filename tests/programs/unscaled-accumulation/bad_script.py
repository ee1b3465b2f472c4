# shows: torch.allclose(first_update, 4 * 0.1 * torch.autograd.grad(F.mse_loss(initial(X), Y), initial.weight)[0], atol=1e-5)
import copy

import torch
import torch.nn as nn
import torch.nn.functional as F

ACCUMULATION_STEPS = 4
X, Y = torch.randn(16, 3), torch.randn(16, 1)
batches = list(zip(X.split(4), Y.split(4)))

model = nn.Linear(3, 1)
initial = copy.deepcopy(model)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

optimizer.zero_grad()
for i, (x, y) in enumerate(batches):
    loss = F.mse_loss(model(x), y)
    loss.backward()  # expect: unscaled-accumulation
    if (i + 1) % ACCUMULATION_STEPS == 0:
        optimizer.step()
        optimizer.zero_grad()
first_update = initial.weight.detach() - model.weight.detach()
