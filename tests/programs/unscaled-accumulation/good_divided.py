# shows: torch.allclose(update, 0.1 * torch.autograd.grad(F.mse_loss(initial(X), Y), initial.weight)[0], atol=1e-5)
import copy

import torch
import torch.nn as nn
import torch.nn.functional as F

accumulation_steps = 4
X, Y = torch.randn(16, 3), torch.randn(16, 1)
model = nn.Linear(3, 1)
initial = copy.deepcopy(model)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

optimizer.zero_grad()
for i, (x, y) in enumerate(zip(X.split(4), Y.split(4))):
    loss = F.mse_loss(model(x), y)
    loss = loss / accumulation_steps
    loss.backward()
    if (i + 1) % accumulation_steps == 0:
        optimizer.step()
        optimizer.zero_grad()
update = initial.weight.detach() - model.weight.detach()
