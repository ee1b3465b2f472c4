# shows: runs
import torch
from torch import nn
from torch.nn import functional as F


class Classifier(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.net = nn.Linear(6, n_classes)

    def forward(self, x, labels=None):
        logits = self.net(x)
        return logits if labels is None else (F.cross_entropy(logits, labels), logits)


model = nn.DataParallel(Classifier(3))
optimizer = torch.optim.AdamW(model.parameters())
n_gpu = torch.cuda.device_count()
for step in range(3):
    loss, logits = model(torch.randn(8, 6), torch.randint(0, 3, (8,)))
    if n_gpu > 1:
        loss = loss.mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
