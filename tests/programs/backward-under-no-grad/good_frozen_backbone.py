# shows: backbone.weight.grad is None and head.weight.grad is not None
import torch
from torch import nn
from torch.nn import functional as F

backbone = nn.Linear(12, 6)
head = nn.Linear(6, 3)
opt = torch.optim.SGD(head.parameters(), lr=0.1)


def train_step(images, labels):
    with torch.no_grad():
        feats = F.relu(backbone(images))
    logits = head(feats)
    loss = F.cross_entropy(logits, labels)
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss.item()


for _ in range(3):
    print(train_step(torch.randn(8, 12), torch.randint(0, 3, (8,))))
