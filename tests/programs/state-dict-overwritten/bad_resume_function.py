# shows: not torch.equal(resumed[0].weight, trained[0].weight) and start_epoch == 3
import torch
import torch.nn as nn
import torch.optim as optim


def build_model():
    return nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, 2))


def save_checkpoint(model, optimizer, epoch, path):
    torch.save({"epoch": epoch, "model": model.state_dict(), "optimizer": optimizer.state_dict()}, path)


def load_checkpoint(model, optimizer, path):
    checkpoint = torch.load(path, map_location="cpu")
    model.state_dict = checkpoint["model"]  # expect: state-dict-overwritten
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"] + 1


trained = build_model()
opt = optim.Adam(trained.parameters(), lr=1e-3)
for _ in range(3):
    opt.zero_grad()
    nn.functional.cross_entropy(trained(torch.randn(8, 6)), torch.randint(0, 2, (8,))).backward()
    opt.step()
save_checkpoint(trained, opt, 2, "checkpoint.pth")

resumed = build_model()
start_epoch = load_checkpoint(resumed, optim.Adam(resumed.parameters(), lr=1e-3), "checkpoint.pth")
