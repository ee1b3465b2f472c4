# shows: raises AttributeError: set_deterministic
import argparse
import random

import numpy as np
import torch
import torch.nn as nn
import torch.optim as optim


def init_seeds(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.set_deterministic(True)  # expect: removed-api


parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=3407)
parser.add_argument("--steps", type=int, default=4)
opt, _ = parser.parse_known_args()

init_seeds(opt.seed)
model = nn.Linear(3, 1)
optimizer = optim.SGD(model.parameters(), lr=0.1)
for step in range(opt.steps):
    x = torch.randn(5, 3)
    loss = (model(x) - x.sum(1, keepdim=True)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
