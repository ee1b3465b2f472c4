# shows: torch.equal(best["0.weight"], model[0].weight)
import torch
from torch import nn, optim

from data import batches

model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
criterion, opt = nn.MSELoss(), optim.RMSprop(model.parameters())
patience, best_val, best = 2, 1e9, None
for epoch in range(4):
    for x, y in batches(3):
        opt.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        opt.step()
    if loss.item() < best_val:
        best_val = loss.item()
        best = model.state_dict()  # expect: aliased-best-state
    else:
        patience -= 1
    if patience == 0:
        break
model.load_state_dict(best)
