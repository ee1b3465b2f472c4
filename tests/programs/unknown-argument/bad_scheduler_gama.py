# shows: raises TypeError: gama
import torch
import torch.nn as nn
from torch.optim.lr_scheduler import StepLR

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = StepLR(optimizer, step_size=5, gama=0.5)  # expect: unknown-argument
loss_fn = nn.MSELoss()

x, y = torch.randn(20, 3), torch.randn(20, 1)
x_val, y_val = torch.randn(10, 3), torch.randn(10, 1)
for epoch in range(10):
    model.train()
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()
    model.eval()
    with torch.no_grad():
        val_loss = loss_fn(model(x_val), y_val)
    scheduler.step()
    print(epoch, val_loss.item())
