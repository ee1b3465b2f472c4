import copy

import torch
from torch import nn


def plain():
    model = nn.Linear(4, 2)
    torch.save(model.state_dict, "model.pt")  # expect: uncalled-state-dict(error)


def entries():
    model = nn.Linear(4, 2)
    optimizer = torch.optim.Adam(model.parameters())
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2)
    checkpoint = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict,  # expect: uncalled-state-dict(error)
        "scheduler": scheduler.state_dict(),
    }
    torch.save(checkpoint, "checkpoint.pt")


def put_in_later(epoch):
    model = nn.Linear(4, 2)
    checkpoint = {"epoch": epoch}
    checkpoint["model"] = model.state_dict  # expect: uncalled-state-dict(error)
    torch.save(checkpoint, "checkpoint.pt")


def given_away(epoch):
    model = nn.Linear(4, 2)
    write({"epoch": epoch, "model": model.state_dict}, "checkpoint.pt")  # expect: uncalled-state-dict(error)


def write(state, path):
    torch.save(state, path)


def kept(losses):
    model = nn.Linear(4, 2)
    best, least = None, 1e9
    for loss in losses:
        if loss < least:
            least = loss
            best = copy.deepcopy(model.state_dict)  # expect: uncalled-state-dict(error)
    model.load_state_dict(best)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)

    def save(self, path):
        torch.save(self.state_dict, path)  # expect: uncalled-state-dict(error)


def somebodys(network, path):
    network.eval()
    torch.save(dict(weights=network.state_dict), path)  # expect: uncalled-state-dict(warning)


# silent: called
def called(model, path):
    torch.save({"model": model.state_dict()}, path)
    best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)


# silent: the method is kept, and called later
def called_later():
    model = nn.Linear(4, 2)
    read = model.state_dict
    torch.save(read(), "model.pt")


# silent: nobody knows what it is
def unknown(payload, path):
    torch.save(payload.state_dict, path)


# silent: given on as a function
def given_on(register):
    model = nn.Linear(4, 2)
    register(model.state_dict, model.load_state_dict)


# silent: what is read from the file is called
def round_trip(path):
    model = nn.Linear(4, 2)
    checkpoint = {"model": model.state_dict()}
    checkpoint["names"] = list(model.state_dict)
    torch.save(checkpoint, path)


# silent: a table of functions
def table(path):
    model = nn.Linear(4, 2)
    readers = {"model": model.state_dict}
    torch.save({name: read() for name, read in readers.items()}, path)


# silent: only shown
def shown():
    model = nn.Linear(4, 2)
    print(model.state_dict)


# silent: compared
def compared(other):
    model = nn.Linear(4, 2)
    return model.state_dict == other.state_dict
