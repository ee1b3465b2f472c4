import torch
from torch import nn

model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


def save(epoch):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state["epoch"] = epoch
    torch.save(state, "runs/last.pt")


torch.save(model.state_dict(), "weights.pt")
save(3)
