# shows: torch.allclose(q @ r, A, atol=1e-5)
import numpy as np
import torch


def qr(a):
    """Gram-Schmidt, as in the lecture."""
    q = torch.zeros_like(a)
    for j in range(a.shape[1]):
        v = a[:, j] - q[:, :j] @ (q[:, :j].T @ a[:, j])
        q[:, j] = v / torch.linalg.norm(v)
    return q, q.T @ a


torch.manual_seed(0)
A = torch.rand(4, 4) + torch.eye(4)
q, r = qr(A)
L = torch.linalg.cholesky(A @ A.T + torch.eye(4))
reference = np.linalg.cholesky((A @ A.T + torch.eye(4)).numpy())
steps = torch.arange(1, 5)
first = range(1, 5)
print(np.abs(L.numpy() - reference).max(), steps.tolist() == list(first))
