# shows: torch.equal(before, backbone[0].weight)
import torch
import torch.nn.functional as F
from torch import nn

backbone = nn.Sequential(nn.Linear(6, 8), nn.ReLU())
for p in backbone.parameters():
    p.requires_grad_(False)
backbone.eval()
head = nn.Linear(8, 2)
before = backbone[0].weight.clone()
optimizer = torch.optim.SGD(head.parameters(), lr=0.5, momentum=0.9)

x, y = torch.randn(16, 6), torch.randint(0, 2, (16,))
for epoch in range(3):
    optimizer.zero_grad()
    with torch.no_grad():
        features = backbone(x)
    loss = F.cross_entropy(head(features), y)
    loss.backward()
    optimizer.step()
