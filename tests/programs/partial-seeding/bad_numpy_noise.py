# shows: torch.initial_seed() == args.seed
import argparse
import random

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=11)
args, _ = parser.parse_known_args()
random.seed(args.seed)
torch.manual_seed(args.seed)


def make_batch(n):
    t = np.linspace(0, 1, n, dtype=np.float32)
    noise = np.random.normal(0, 0.1, size=n).astype(np.float32)  # expect: partial-seeding
    y = np.sin(6 * t) + noise
    return torch.from_numpy(t).unsqueeze(1), torch.from_numpy(y).unsqueeze(1)


net = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
opt = torch.optim.Adam(net.parameters(), lr=1e-2)
for i in range(5):
    x, y = make_batch(32)
    loss = F.mse_loss(net(x), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
