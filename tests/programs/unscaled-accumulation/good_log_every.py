# shows: len(logged) == 2
import torch
from torch import nn, optim

model = nn.Linear(3, 2)
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=1e-3)
scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.9)
logged, running_loss = [], 0.0
for i in range(20):
    x, y = torch.randn(8, 3), torch.randint(0, 2, (8,))
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    running_loss += loss.item()
    if (i + 1) % 10 == 0:
        logged.append(running_loss / 10)
        running_loss = 0.0
        scheduler.step()
