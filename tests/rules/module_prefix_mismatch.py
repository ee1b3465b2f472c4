import os
import pathlib
from collections import OrderedDict

import torch
import torch.nn as nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torchvision import models


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


def many_cards_then_one(save_dir):
    model = models.resnet152()
    model = nn.DataParallel(model).cuda()
    torch.save(model.state_dict(), save_dir)
    loaded = models.resnet152()
    loaded.load_state_dict(torch.load(save_dir))  # expect: module-prefix-mismatch(error)


def silent_failure():
    net = DDP(Net())
    torch.save({"epoch": 3, "state_dict": net.state_dict()}, "ddp.pt")  # expect: save-on-every-rank(warning)
    checkpoint = torch.load("ddp.pt")
    bare = Net()
    bare.load_state_dict(checkpoint["state_dict"], strict=False)  # expect: module-prefix-mismatch(error)


def one_card_then_many():
    single = Net()
    torch.save(single.state_dict(), os.path.join("out", "single.pth"))
    multi = nn.DataParallel(Net())
    multi.load_state_dict(torch.load("out/single.pth"))  # expect: module-prefix-mismatch(error)


def straight_from_the_other_model():
    trained = nn.DataParallel(Net())
    ema = Net()
    ema.load_state_dict(trained.state_dict())  # expect: module-prefix-mismatch(error)


CHECKPOINT = "checkpoints/best.pt"


def write(model):
    torch.save(model.state_dict(), CHECKPOINT)
    print("written")


def read(model):
    model.load_state_dict(torch.load(CHECKPOINT))  # expect: module-prefix-mismatch(error)


def through_helpers():
    write(nn.DataParallel(Net()))
    read(Net())
    print("done")


# silent: saved without the wrapper
def saved_inner():
    model = nn.DataParallel(Net())
    torch.save(model.module.state_dict(), "inner.pt")
    bare = Net()
    bare.load_state_dict(torch.load("inner.pt"))


# silent: loaded before wrapping
def loaded_first():
    model = nn.DataParallel(Net())
    torch.save(model.module.state_dict(), "first.pt")
    other = Net()
    other.load_state_dict(torch.load("first.pt"))
    return nn.DataParallel(other)


# silent: wrapped on both sides
def both_wrapped():
    model = nn.DataParallel(Net())
    torch.save(model.state_dict(), "both.pt")
    other = nn.DataParallel(Net())
    other.load_state_dict(torch.load("both.pt"))


# silent: the prefix is stripped by torch's own function
def consumed():
    model = nn.DataParallel(Net())
    torch.save(model.state_dict(), "consumed.pt")
    state = torch.load("consumed.pt")
    nn.modules.utils.consume_prefix_in_state_dict_if_present(state, "module.")
    Net().load_state_dict(state)


# silent: the prefix is stripped by hand
def stripped():
    model = nn.DataParallel(Net())
    torch.save(model.state_dict(), "stripped.pt")
    state = OrderedDict()
    for key, value in torch.load("stripped.pt").items():
        state[key[7:]] = value
    Net().load_state_dict(state)


# silent: a comprehension strips it
def stripped_in_place():
    model = nn.DataParallel(Net())
    torch.save(model.state_dict(), "comprehension.pt")
    state = torch.load("comprehension.pt")
    state = {key.replace("module.", "", 1): value for key, value in state.items()}
    Net().load_state_dict(state)


# silent: wrapped only where there are several cards
def maybe_wrapped():
    model = Net()
    if torch.cuda.device_count() > 1:
        model = nn.DataParallel(model)
    torch.save(model.state_dict(), "maybe.pt")
    Net().load_state_dict(torch.load("maybe.pt"))


# silent: the two functions mean different files by the same parameter name
def save_to(path):
    torch.save(nn.DataParallel(Net()).state_dict(), path)


def load_from(path):
    Net().load_state_dict(torch.load(path))


class Wrapper(nn.Module):
    def __init__(self):
        super().__init__()
        self.module = Net()


# silent: this class has a submodule called module
def own_module_attribute():
    torch.save(nn.DataParallel(Net()).state_dict(), "own.pt")
    Wrapper().load_state_dict(torch.load("own.pt"))


# silent: the branch knows how the model is wrapped
def by_type(model, path):
    state = torch.load(path)
    if isinstance(model, (nn.DataParallel, DDP)):
        model.module.load_state_dict(state)
    else:
        model.load_state_dict(state)


def both_types():
    torch.save(Net().state_dict(), "by_type.pt")
    by_type(nn.DataParallel(Net()), "by_type.pt")
    by_type(Net(), "by_type.pt")


# silent: the branch looks at the keys
def by_key():
    torch.save(nn.DataParallel(Net()).state_dict(), "by_key.pt")
    state = torch.load("by_key.pt")
    is_parallel = next(iter(state)).startswith("module.")
    if is_parallel:
        Net().load_state_dict({key[7:]: value for key, value in state.items()})
    else:
        Net().load_state_dict(state)


# silent: the failure is expected
def tried():
    torch.save(nn.DataParallel(Net()).state_dict(), "tried.pt")
    net = Net()
    try:
        net.load_state_dict(torch.load("tried.pt"))
    except RuntimeError:
        nn.DataParallel(net).load_state_dict(torch.load("tried.pt"))


# silent: a method strips the prefix in place
class Loader:
    def __init__(self, path):
        self.state = torch.load(path)
        self._strip()

    def _strip(self):
        for key in list(self.state):
            self.state[key[7:]] = self.state.pop(key)

    def into(self, net):
        net.load_state_dict(self.state)


def stripped_by_a_method():
    torch.save(nn.DataParallel(Net()).state_dict(), "method.pt")
    Loader("method.pt").into(Net())


# silent: the file was written anew without the prefix
def written_anew():
    torch.save(nn.DataParallel(Net()).state_dict(), "anew.pt")
    state = torch.load("anew.pt")
    torch.save({key[7:]: value for key, value in state.items()}, "anew.pt")
    Net().load_state_dict(torch.load("anew.pt"))


class Parallel(nn.DataParallel):
    def state_dict(self, *args, **kwargs):
        return self.module.state_dict(*args, **kwargs)


# silent: a wrapper of the user's own saves what is inside
def own_wrapper():
    torch.save(Parallel(Net()).state_dict(), "parallel.pt")
    Net().load_state_dict(torch.load("parallel.pt"))


# silent: the wrapped model has returned before
def early_return(model, state):
    if isinstance(model, nn.DataParallel):
        model.module.load_state_dict(state)
        return
    model.load_state_dict(state)


def both_ways():
    torch.save(Net().state_dict(), "early.pt")
    early_return(nn.DataParallel(Net()), torch.load("early.pt"))
    early_return(Net(), torch.load("early.pt"))


# silent: the name means another file by then
def rebound_by_with(path):
    f = path
    torch.save(nn.DataParallel(Net()).state_dict(), f)
    with open("bare.pth", "rb") as f:
        Net().load_state_dict(torch.load(f))


# silent: the same, by a loop
def rebound_by_for(f, others):
    torch.save(nn.DataParallel(Net()).state_dict(), f)
    for f in others:
        Net().load_state_dict(torch.load(f))


# silent: tried one way first, then the other
def tried(path):
    wrapped = nn.DataParallel(Net())
    torch.save(wrapped.state_dict(), path)
    net = Net()
    try:
        nn.DataParallel(net).load_state_dict(torch.load(path))
    except RuntimeError:
        net.load_state_dict(torch.load(path))


# silent: another file is moved over it
def moved(folder):
    torch.save(nn.DataParallel(Net()).state_dict(), "last.pth")
    pathlib.Path("bare.pth").replace("last.pth")
    Net().load_state_dict(torch.load("last.pth"))
