import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


def saved_compiled():
    model = Net()
    model = torch.compile(model)
    torch.save(model.state_dict(), "compiled.pt")
    other = Net()
    other.load_state_dict(torch.load("compiled.pt"))  # expect: compile-prefix-mismatch(error)


def loaded_into_compiled(path):
    torch.save({"model": Net().state_dict()}, path)
    fast = torch.compile(Net(), mode="reduce-overhead")
    fast.load_state_dict(torch.load(path)["model"])  # expect: compile-prefix-mismatch(error)


def in_memory():
    fast = torch.compile(nn.Sequential(nn.Linear(4, 4), nn.ReLU()))
    ema = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
    ema.load_state_dict(fast.state_dict(), strict=False)  # expect: compile-prefix-mismatch(error)


# silent: the original is saved
def saved_original():
    model = Net()
    fast = torch.compile(model)
    torch.save(fast._orig_mod.state_dict(), "original.pt")
    Net().load_state_dict(torch.load("original.pt"))


# silent: compiled on both sides
def both():
    torch.save(torch.compile(Net()).state_dict(), "both.pt")
    torch.compile(Net()).load_state_dict(torch.load("both.pt"))


# silent: compiled in place, keys stay
def in_place():
    model = Net()
    model.compile()
    torch.save(model.state_dict(), "in_place.pt")
    Net().load_state_dict(torch.load("in_place.pt"))


# silent: compiled only if asked for
def optional(args):
    model = Net()
    if args.compile:
        model = torch.compile(model)
    torch.save(model.state_dict(), "optional.pt")
    Net().load_state_dict(torch.load("optional.pt"))
