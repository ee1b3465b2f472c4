# shows: raises RuntimeError: does not require grad
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_grad_enabled(False)  # expect: grad-disabled-globally
torch.manual_seed(0)

backbone = nn.Sequential(nn.Linear(20, 16), nn.ReLU()).eval()
features = torch.cat([backbone(torch.randn(10, 20)) for _ in range(4)])
labels = torch.randint(0, 5, (40,))

probe = nn.Linear(16, 5)
optimizer = torch.optim.Adam(probe.parameters(), lr=1e-2)
for it in range(20):
    logits = probe(features)
    loss = F.cross_entropy(logits, labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
