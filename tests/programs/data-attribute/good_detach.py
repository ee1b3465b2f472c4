# shows: w.grad is not None
import torch

w = torch.randn(3, requires_grad=True)
x = torch.randn(20, 3)
y = x @ torch.tensor([1.0, -2.0, 0.5])
lr = 0.1
for epoch in range(5):
    y_hat = x @ w
    loss = ((y_hat - y) ** 2).mean()
    w.grad = None
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
    print(epoch, loss.item(), w.detach().numpy())
