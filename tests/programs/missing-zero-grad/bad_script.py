# shows: model.weight.grad.abs().sum() > 10 * fresh
import torch
import torch.nn as nn

x = torch.ones(10, 1)
y = torch.full((10, 1), 1000.0)
model = nn.Linear(1, 1)
loss_fn = nn.L1Loss()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)

for epoch in range(20):
    y_pred = model(x)
    loss = loss_fn(y_pred, y)
    loss.backward()  # expect: missing-zero-grad
    optimizer.step()
    if epoch % 5 == 0:
        print(f"Epoch {epoch}, Loss: {loss.item():.4f}")

fresh = torch.autograd.grad(loss_fn(model(x), y), model.weight)[0].abs().sum()
