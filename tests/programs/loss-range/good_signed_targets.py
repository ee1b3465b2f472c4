# shows: runs
import torch
from torch import nn, optim

model = nn.Linear(10, 4)
criterion = nn.CosineEmbeddingLoss(margin=0.2)
ranking = nn.MarginRankingLoss(margin=0.5)
optimizer = optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    a, b = torch.randn(16, 10), torch.randn(16, 10)
    same = torch.randint(0, 2, (16,))
    target = 2 * same - 1
    ea, eb = model(a), model(b)
    optimizer.zero_grad()
    loss = criterion(ea, eb, target) + ranking(ea[:, 0], eb[:, 0], torch.ones(16))
    loss.backward()
    optimizer.step()
