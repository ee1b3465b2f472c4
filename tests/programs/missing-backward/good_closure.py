# shows: not torch.equal(before, model.weight)
import torch
import torch.nn as nn

x = torch.linspace(-1, 1, 20).unsqueeze(1)
y = 3 * x + 1
model = nn.Linear(1, 1)
before = model.weight.detach().clone()
criterion = nn.MSELoss()
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.1)


def closure():
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    return loss


for epoch in range(5):
    optimizer.step(closure)
    print(epoch, criterion(model(x), y).item())
