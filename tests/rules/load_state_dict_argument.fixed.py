import torch
from torch import nn

PATH = "model.pt"


def by_path():
    model = nn.Linear(4, 2)
    model.load_state_dict(torch.load("model.pt"))  # expect: load-state-dict-argument(error)
    incompatible = model.load_state_dict(torch.load(PATH), strict=False)
    print(incompatible)  # expect: load-state-dict-argument(error)


def by_module():
    student, teacher = nn.Linear(4, 2), nn.Linear(4, 2)
    student.load_state_dict(teacher.state_dict())  # expect: load-state-dict-argument(error)


def by_method():
    model, best = nn.Linear(4, 2), nn.Linear(4, 2)
    model.load_state_dict(best.state_dict())  # expect: load-state-dict-argument(error)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    optimizer.load_state_dict(torch.load("optimizer.pt"))  # expect: load-state-dict-argument(error)


# silent: states
def states(path):
    model, best = nn.Linear(4, 2), nn.Linear(4, 2)
    model.load_state_dict(best.state_dict())
    model.load_state_dict(torch.load(path))
    checkpoint = torch.load(path)
    model.load_state_dict(checkpoint["model"])


# silent: nobody knows what it is
def unknown(state):
    model = nn.Linear(4, 2)
    model.load_state_dict(state)


# silent: an own loader that takes paths
def own(tracker):
    tracker.load_state_dict("tracker.pt")


# silent: an own attribute that holds the state
class Saved:
    def __init__(self, model):
        self.state_dict = model.state_dict()


def kept(model):
    saved = Saved(model)
    copy = nn.Linear(4, 2)
    copy.load_state_dict(saved.state_dict)


# silent: a state put together
def put_together(parts):
    model = nn.Linear(4, 2)
    model.load_state_dict({"weight": parts[0], "bias": parts[1]})
