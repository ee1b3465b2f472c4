# shows: loss.dim() == 0 and loss.item() > 0
import torch
import torch.nn as nn
import torch.nn.functional as F


def masked_loss(logits, targets, mask):
    per_token = F.cross_entropy(logits, targets, reduce=False)  # expect: removed-argument
    return (per_token * mask).sum() / mask.sum()


def train_step(model, optimizer, x, targets, mask):
    optimizer.zero_grad()
    loss = masked_loss(model(x), targets, mask)
    loss.backward()
    optimizer.step()
    return loss


model = nn.Linear(6, 4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, targets = torch.randn(10, 6), torch.randint(0, 4, (10,))
mask = torch.tensor([1.0] * 7 + [0.0] * 3)
for _ in range(3):
    loss = train_step(model, optimizer, x, targets, mask)
