# shows: runs
import numpy as np

try:
    import torch
    from torch import nn, optim
    import torch.nn.functional as F
except ImportError:
    torch = nn = optim = F = None


def fit(x, y):
    net = nn.Linear(x.shape[1], 1)
    opt = optim.SGD(net.parameters(), lr=0.1)
    for _ in range(3):
        opt.zero_grad()
        F.mse_loss(net(x), y).backward()
        opt.step()
    return net


if torch is not None:
    print(fit(torch.from_numpy(np.ones((4, 2), dtype=np.float32)), torch.zeros(4, 1)))
