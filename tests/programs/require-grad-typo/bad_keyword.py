# shows: raises TypeError: require_grad
import torch

x = torch.linspace(-1, 1, 10)
y = 2 * x + 1

w = torch.randn(1, require_grad=True)  # expect: require-grad-typo
b = torch.zeros(1, requires_grad=True)
lr = 0.1
for i in range(20):
    loss = ((w * x + b - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
        b -= lr * b.grad
        w.grad.zero_()
        b.grad.zero_()
