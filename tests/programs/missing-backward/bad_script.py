# shows: torch.equal(before, model.weight)
import torch
import torch.nn as nn

x = torch.linspace(-1, 1, 20).unsqueeze(1)
y = 3 * x + 1
model = nn.Linear(1, 1)
before = model.weight.detach().clone()
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for epoch in range(50):
    optimizer.zero_grad()
    y_hat = model(x)
    loss = criterion(y_hat, y)
    optimizer.step()  # expect: missing-backward
    if epoch % 10 == 0:
        print(epoch, loss.item())
