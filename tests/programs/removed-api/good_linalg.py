# shows: runs
import torch

a = torch.randn(5, 3)
cov = a.t() @ a
values, vectors = torch.linalg.eigh(cov)
solution = torch.linalg.lstsq(a, torch.randn(5, 1)).solution
print(values.shape, vectors.shape, torch.linalg.solve(cov + torch.eye(3), torch.ones(3)).shape, solution.shape)
