# shows: n_steps == [3, 5]
from pathlib import Path

import torch
from torch import nn

n_steps = []


def train(until):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    start_epoch = 0
    if Path("last.pt").exists():
        checkpoint = torch.load("last.pt")
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
        start_epoch = checkpoint["epoch"] + 1
    for epoch in range(start_epoch, until):
        optimizer.zero_grad()
        loss = model(torch.ones(2, 4)).pow(2).mean()
        loss.backward()
        optimizer.step()
        result = {"epoch": epoch, "model": model.state_dict()}
        result["optimizer"] = optimizer.state_dict()
        torch.save(result, "last.pt")
    n_steps.append(int(optimizer.state[model.weight]["step"]))


train(3)
train(5)
