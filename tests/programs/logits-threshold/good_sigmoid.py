# shows: runs
import torch
import torch.nn as nn


def accuracy(logits, y):
    probs = torch.sigmoid(logits)
    return ((probs > 0.5).float() == y).float().mean().item()


X = torch.randn(60, 2)
y = (X[:, :1] > 0).float()
model = nn.Linear(2, 1)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(10):
    logits = model(X)
    loss = criterion(logits, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(epoch, loss.item(), accuracy(logits, y))
