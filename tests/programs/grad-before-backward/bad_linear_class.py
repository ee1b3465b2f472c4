# shows: raises TypeError: NoneType
import torch


class LinearRegression:
    def __init__(self, n_features, lr=0.1):
        self.lr = lr
        self.weight = torch.randn(n_features, 1)
        self.bias = torch.zeros(1, requires_grad=True)

    def predict(self, x):
        return x @ self.weight + self.bias

    def fit_step(self, x, y):
        loss = torch.mean((self.predict(x) - y) ** 2)
        loss.backward()
        with torch.no_grad():
            self.weight -= self.lr * self.weight.grad  # expect: grad-before-backward
            self.bias -= self.lr * self.bias.grad
        self.bias.grad.zero_()
        return loss.item()


model = LinearRegression(3)
for _ in range(5):
    print(model.fit_step(torch.randn(10, 3), torch.randn(10, 1)))
