# shows: raises KeyError: optimizer
import torch
from checkpoints import save_checkpoint
from torch import nn

PATH = "last.pth.tar"


def resume(model, optimizer):
    checkpoint = torch.load(PATH)
    model.load_state_dict(checkpoint["state_dict"])
    optimizer.load_state_dict(checkpoint["optimizer"])  # expect: checkpoint-entry-mismatch(error)
    return checkpoint["epoch"]


model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for epoch in range(2):
    loss = model(torch.randn(4, 4)).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    save_checkpoint({"epoch": epoch, "state_dict": model.state_dict(), "optim": optimizer.state_dict()}, PATH)
print(resume(model, optimizer))
