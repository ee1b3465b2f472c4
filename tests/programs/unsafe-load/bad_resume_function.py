# shows: start == 6
# run.pt holds {"model_state_dict": nn.Linear(2, 1).state_dict(), "optimizer_state_dict": torch.optim.SGD([torch.zeros(1)]).state_dict() | {"param_groups": torch.optim.SGD(nn.Linear(2, 1).parameters()).state_dict()["param_groups"]}, "epoch": 5}
import torch
from torch import nn


def resume(path, model, optimizer):
    checkpoint = torch.load(path, weights_only=False, map_location="cpu")  # expect: unsafe-load(warning)
    model.load_state_dict(checkpoint["model_state_dict"])
    optimizer.load_state_dict(checkpoint["optimizer_state_dict"])
    return checkpoint["epoch"] + 1


net = nn.Linear(2, 1)
start = resume("run.pt", net, torch.optim.SGD(net.parameters(), lr=0.1))
