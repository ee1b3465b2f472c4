# shows: torch.equal(before, projection.weight)
import torch
import torch.nn as nn
import torch.nn.functional as F

encoder = nn.Sequential(nn.Linear(6, 8), nn.ReLU())
projection = nn.Linear(8, 3)
before = projection.weight.clone()
optimizer = torch.optim.Adam(encoder.parameters(), lr=1e-2)  # expect: parameters-missing-from-optimizer
for _ in range(3):
    x, y = torch.randn(8, 6), torch.randint(0, 3, (8,))
    loss = F.cross_entropy(projection(encoder(x)), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
