# shows: n_steps == [3, 4]
from pathlib import Path

import torch
from torch import nn

n_steps = []


def train(until):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    parts = {"model": model, "optimizer": optimizer}
    start = 0
    if Path("parts.pt").exists():
        checkpoint = torch.load("parts.pt")
        for name, part in parts.items():
            part.load_state_dict(checkpoint[name])
        start = checkpoint["epoch"] + 1
    for epoch in range(start, until):
        optimizer.zero_grad()
        model(torch.ones(2, 4)).pow(2).mean().backward()
        optimizer.step()
        state = {"epoch": epoch, "model": model.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save(state, "parts.pt")
    n_steps.append(int(optimizer.state[model.weight]["step"]))


train(3)
train(4)
