# shows: runs
import torch

x = torch.ones(3)
match x.ndim:
    case 1:
        kind = "vector"
    case _:
        kind = "other"
if (n := x.numel()) > 2:
    print(f"{kind=} {n!r:>4}")
