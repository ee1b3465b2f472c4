# shows: model.training and not torch.equal(a, b)
import torch
import torch.nn as nn
import torch.nn.functional as F


def train(model, batches, optimizer):
    model.train()
    for x, y in batches:
        optimizer.zero_grad()
        F.mse_loss(model(x), y).backward()
        optimizer.step()


def validate(model, batches):
    losses = []
    with torch.no_grad():
        for x, y in batches:
            losses.append(F.mse_loss(model(x), y).item())  # expect: missing-eval-mode
    return sum(losses) / len(losses)


model = nn.Sequential(nn.Linear(3, 32), nn.ReLU(), nn.Dropout(p=0.3), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters())
train_data = [(torch.randn(8, 3), torch.randn(8, 1)) for _ in range(3)]
val_data = [(torch.randn(8, 3), torch.randn(8, 1)) for _ in range(2)]
for epoch in range(2):
    train(model, train_data, optimizer)
    print(epoch, validate(model, val_data))
with torch.no_grad():
    a, b = model(val_data[0][0]), model(val_data[0][0])
