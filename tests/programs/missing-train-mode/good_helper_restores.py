# shows: model.training
import torch
import torch.nn as nn
import torch.nn.functional as F


@torch.no_grad()
def estimate_loss(model, data):
    model.eval()
    losses = torch.tensor([F.cross_entropy(model(x), y).item() for x, y in data])
    model.train()
    return losses.mean().item()


model = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Dropout(0.1), nn.Linear(8, 3))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
data = [(torch.randn(8, 4), torch.randint(0, 3, (8,))) for _ in range(3)]
for it in range(6):
    if it % 2 == 0:
        print(it, estimate_loss(model, data))
    x, y = data[it % 3]
    loss = F.cross_entropy(model(x), y)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
