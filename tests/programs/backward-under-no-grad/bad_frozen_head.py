# shows: raises RuntimeError: does not require grad
import torch
from torch import nn


def finetune(backbone, head, batches):
    optimizer = torch.optim.Adam(head.parameters())
    for x, y in batches:
        optimizer.zero_grad()
        with torch.no_grad():
            features = backbone(x)
            loss = nn.functional.cross_entropy(head(features), y)
        loss.backward()  # expect: backward-under-no-grad
        optimizer.step()


finetune(nn.Linear(4, 8), nn.Linear(8, 2), [(torch.randn(3, 4), torch.tensor([0, 1, 0]))])
