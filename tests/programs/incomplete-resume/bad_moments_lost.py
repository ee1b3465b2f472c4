# shows: n_steps == [3, 2]
from pathlib import Path

import torch
from torch import nn

PATH = "last.pt"
n_steps = []


def train(until):
    torch.manual_seed(0)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    start_epoch = 0
    if Path(PATH).exists():
        checkpoint = torch.load(PATH)
        model.load_state_dict(checkpoint["model"])  # expect: incomplete-resume(warning)
        start_epoch = checkpoint["epoch"] + 1
    for epoch in range(start_epoch, until):
        optimizer.zero_grad()
        loss = model(torch.ones(2, 4)).pow(2).mean()
        loss.backward()
        optimizer.step()
        torch.save(
            {"epoch": epoch, "model": model.state_dict(), "optimizer": optimizer.state_dict()},
            PATH,
        )
    # What Adam has counted: not five at the end.
    n_steps.append(int(optimizer.state[model.weight]["step"]))


train(3)
train(5)
