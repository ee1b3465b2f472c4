# gpu.pt holds nn.Linear(4, 2).state_dict(), saved from cuda
# checkpoint.pt holds {"model": nn.Linear(4, 2).state_dict(), "epoch": 3}, saved from cuda
# cpu.pt holds nn.Linear(4, 2).state_dict()
import torch
from torch import nn

model = nn.Linear(4, 2)
model.load_state_dict(torch.load("gpu.pt", map_location="cpu"))  # expect: missing-map-location(warning)


def resumed():
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net = nn.Linear(4, 2).to(device)
    checkpoint = torch.load("checkpoint.pt", weights_only=True, map_location=device)  # expect: missing-map-location(warning)
    net.load_state_dict(checkpoint["model"])
    return net, checkpoint["epoch"]


def given(device):
    net = nn.Linear(4, 2).to(device)
    net.load_state_dict(torch.load("gpu.pt", map_location=device))  # expect: missing-map-location(warning)
    return net


# silent: said where to
def mapped(device):
    model.load_state_dict(torch.load("gpu.pt", map_location=device))
    model.load_state_dict(torch.load("gpu.pt", "cpu"))
    model.load_state_dict(torch.load("gpu.pt", map_location=lambda storage, _: storage))


# silent: saved from the CPU
def from_cpu():
    model.load_state_dict(torch.load("cpu.pt"))


# silent: not there
def not_there():
    model.load_state_dict(torch.load("nowhere.pt"))


# silent: arguments that nobody sees
def by_options(**options):
    model.load_state_dict(torch.load("gpu.pt", **options))


# silent: this can't do without a card anyway
def needs_card():
    net = nn.Linear(4, 2).cuda()
    net.load_state_dict(torch.load("gpu.pt"))
    return net


# silent: tried
def tried():
    try:
        model.load_state_dict(torch.load("gpu.pt"))
    except RuntimeError:
        model.load_state_dict(torch.load("gpu.pt", map_location="cpu"))


# silent: written by the same script, on the same cards
def written_here(device):
    net = nn.Linear(4, 2).to(device)
    torch.save(net.cuda().state_dict(), "own.pt")
    net.load_state_dict(torch.load("own.pt"))
