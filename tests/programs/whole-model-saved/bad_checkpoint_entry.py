# shows: raises UnpicklingError: Weights only
import torch
from torch import nn


def save(model, optimizer, epoch, path):
    state = {"epoch": epoch, "model": model, "optimizer": optimizer.state_dict()}  # expect: whole-model-saved(warning)
    torch.save(state, path)


def main():
    model = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    save(model, optimizer, 1, "state.tar")
    state = torch.load("state.tar")
    optimizer.load_state_dict(state["optimizer"])


if __name__ == "__main__":
    main()
