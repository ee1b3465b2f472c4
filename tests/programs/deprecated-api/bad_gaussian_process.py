# shows: mean.shape == (5,)
import torch


class GP:
    def __init__(self, lengthscale=0.5, noise=0.1):
        self.lengthscale, self.noise = lengthscale, noise

    def kernel(self, a, b):
        return torch.exp(-0.5 * (a[:, None] - b[None, :]) ** 2 / self.lengthscale**2)

    def fit(self, x, y):
        K = self.kernel(x, x) + self.noise * torch.eye(len(x), dtype=x.dtype)
        self.x = x
        self.L = torch.cholesky(K)  # expect: deprecated-api
        self.alpha = torch.cholesky_solve(y[:, None], self.L)
        return self

    def predict(self, xs):
        return (self.kernel(xs, self.x) @ self.alpha).squeeze(1)


x = torch.linspace(0, 3, 12, dtype=torch.float64)
mean = GP().fit(x, torch.sin(x)).predict(torch.rand(5, dtype=torch.float64))
