# shows: raises AttributeError: 'NoneType' object has no attribute 'zero_'
import torch

torch.manual_seed(0)
X = torch.randn(50, 2)
y = X @ torch.tensor([2.0, -3.4]) + 4.2
w = torch.zeros(2, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
lr = 0.03

for epoch in range(3):
    w.grad.zero_()  # expect: grad-before-backward
    b.grad.zero_()  # expect: grad-before-backward
    y_hat = X @ w + b
    loss = ((y_hat - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
        b -= lr * b.grad
    print(f"epoch {epoch + 1}, loss {loss.item():.4f}")
