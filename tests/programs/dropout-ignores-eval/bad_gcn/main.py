# shows: not torch.equal(runs[0], runs[1])
import torch
import torch.nn.functional as F
from torch import optim

from model import GCN

torch.manual_seed(0)
features, labels = torch.randn(12, 6), torch.randint(0, 3, (12,))
adj = torch.eye(12) + (torch.rand(12, 12) > 0.8).float()
adj = adj / adj.sum(1, keepdim=True)
model = GCN(6, 16, 3, dropout=0.5)
optimizer = optim.Adam(model.parameters(), lr=0.01, weight_decay=5e-4)

for epoch in range(5):
    model.train()
    optimizer.zero_grad()
    output = model(features, adj)
    F.nll_loss(output, labels).backward()
    optimizer.step()

model.eval()
with torch.no_grad():
    runs = [model(features, adj) for _ in range(2)]
