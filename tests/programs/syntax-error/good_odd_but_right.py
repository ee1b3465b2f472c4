# shows: runs
import torch


def f(a, /, b, *, c=1, **rest): return a + b + c

x = f(1, 2, **{"c": 3, "d": 4}); y = [*range(3), *"ab"]
async def later(): return torch.ones(1)
print(x, y, later)
