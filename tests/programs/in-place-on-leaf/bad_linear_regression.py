# shows: raises RuntimeError: leaf Variable
import torch


def fit(features, labels, lr=0.03, epochs=3):
    w = torch.normal(0, 0.01, size=(2, 1), requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    for epoch in range(epochs):
        loss = ((features @ w + b - labels) ** 2).mean()
        loss.backward()
        w -= lr * w.grad  # expect: in-place-on-leaf(error)
        b -= lr * b.grad  # expect: in-place-on-leaf(error)
        w.grad.zero_()
        b.grad.zero_()
    return w, b


fit(torch.randn(10, 2), torch.randn(10, 1))
