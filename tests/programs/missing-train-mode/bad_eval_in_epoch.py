# shows: not model.training
import torch
import torch.nn.functional as F
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
train_x, train_y = torch.randn(16, 4), torch.randint(0, 2, (16,))
test_x, test_y = torch.randn(6, 4), torch.randint(0, 2, (6,))
model.train()
for epoch in range(3):
    for i in range(0, 16, 8):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(train_x[i : i + 8]), train_y[i : i + 8])
        loss.backward()
        optimizer.step()
    model.eval()  # expect: missing-train-mode
    with torch.no_grad():
        print(epoch, (model(test_x).argmax(1) == test_y).float().mean().item())
