# shows: raises RuntimeError: removed
import torch as th

n = 30
X = th.cat([th.ones(n, 1), th.randn(n, 2)], dim=1)
true_w = th.tensor([[1.0], [2.0], [-3.0]])
y = X @ true_w + 0.01 * th.randn(n, 1)
solution, _ = th.lstsq(y, X)  # expect: removed-api
print(solution[:3])
