# shows: first_momentum == [False, False]
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

first_momentum = []


def load_checkpoint(path, model):
    checkpoint = torch.load(path)
    model.load_state_dict(checkpoint["net"])  # expect: incomplete-resume
    return checkpoint["n_epochs"]


def run_epoch(model, loader, optimizer):
    for x, y in loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()


def main(n_epochs):
    x = torch.linspace(-1, 1, 16).unsqueeze(1)
    loader = DataLoader(TensorDataset(x, 2 * x), batch_size=4, shuffle=True)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    start = 0
    if Path("net.pt").is_file():
        start = load_checkpoint("net.pt", model)
    first_momentum.append(bool(optimizer.state))
    for epoch in range(start, n_epochs):
        run_epoch(model, loader, optimizer)
        torch.save({"net": model.state_dict(), "n_epochs": epoch + 1}, "net.pt")


main(2)
main(4)
