# shows: optimizer.state[model.weight]["step"] == 1
import argparse

import torch
import torch.nn as nn
import torch.optim as optim

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--steps", type=int, default=10)
args = parser.parse_args([])

x = torch.linspace(-1, 1, 20).unsqueeze(1)
y = 3 * x + 0.5
model = nn.Linear(1, 1)
loss_fn = nn.MSELoss()

lr = args.lr
step = 0
while step < args.steps:
    # decay the learning rate a bit
    lr = lr * 0.99
    optimizer = optim.Adam(model.parameters(), lr=lr)  # expect: optimizer-created-in-loop
    pred = model(x)
    loss = loss_fn(pred, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    step += 1
