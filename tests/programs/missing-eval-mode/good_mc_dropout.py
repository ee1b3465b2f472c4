# shows: std.sum() > 0
import torch
from torch import nn


def mc_dropout_predict(model, x, n_samples=10):
    """Monte Carlo dropout: keeps dropout active to estimate the uncertainty."""
    model.eval()
    for m in model.modules():
        if isinstance(m, nn.Dropout):
            m.train()
    with torch.no_grad():
        samples = torch.stack([model(x) for _ in range(n_samples)])
    return samples.mean(0), samples.std(0)


model = nn.Sequential(nn.Linear(3, 32), nn.ReLU(), nn.Dropout(p=0.3), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters())
for _ in range(3):
    x, y = torch.randn(8, 3), torch.randn(8, 1)
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
mean, std = mc_dropout_predict(model, torch.randn(5, 3))
