# shows: torch.allclose(a @ solver.solve(b), b, atol=1e-4)
import torch


class Ridge:
    def __init__(self, a, alpha=0.0):
        self.a = a + alpha * torch.eye(a.size(0))
        torch.use_deterministic_algorithms(True)

    def solve(self, b):
        factor, pivots = torch.linalg.lu_factor(self.a)
        return torch.linalg.lu_solve(factor, pivots, b)

    def eig(self):
        return torch.linalg.eigvals(self.a)


a, b = torch.randn(4, 4) + 4 * torch.eye(4), torch.randn(4, 1)
solver = Ridge(a)
x = solver.solve(b)
print(x.squeeze(), solver.eig())
