# shows: losses[-1] < losses[0]
import torch

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20)
y = 3 * x + 1
w = torch.tensor(0.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)
losses = []
for step in range(10):
    for p in (w, b):
        if p.grad is not None:
            p.grad.zero_()
    loss = ((w * x + b - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.3 * w.grad
        b -= 0.3 * b.grad
    losses.append(loss.item())
