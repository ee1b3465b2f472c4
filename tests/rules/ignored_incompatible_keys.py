import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


def plain():
    model = Net()
    model.load_state_dict(torch.load("weights.pt"), strict=False)  # expect: ignored-incompatible-keys(warning)
    return model


def of_an_entry(path):
    model = Net()
    checkpoint = torch.load(path, map_location="cpu")
    model.load_state_dict(checkpoint["model"], strict=False)  # expect: ignored-incompatible-keys(warning)
    return model


def by_place(path):
    net = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 2))
    net.load_state_dict(torch.load(path), False)  # expect: ignored-incompatible-keys(warning)
    return net


# silent: strictly
def strictly(path):
    model = Net()
    model.load_state_dict(torch.load(path))
    model.load_state_dict(torch.load(path), strict=True)


# silent: the answer is used
def looked_at(path):
    model = Net()
    result = model.load_state_dict(torch.load(path), strict=False)
    print(model.load_state_dict(torch.load(path), strict=False))
    return result


# silent: the keys were chosen before
def chosen(path):
    model = Net()
    state = {key: value for key, value in torch.load(path).items() if key.startswith("fc")}
    model.load_state_dict(state, strict=False)


# silent: entries taken out
def taken_out(path):
    model = Net()
    state = torch.load(path)
    state.pop("head.weight")
    del state["head.bias"]
    model.load_state_dict(state, strict=False)


# silent: compared by hand
def compared(path):
    model = Net()
    state = torch.load(path)
    print(set(model.state_dict()) - set(state.keys()))
    model.load_state_dict(state, strict=False)


# silent: who knows what the model is
def of_any(model, path):
    model.load_state_dict(torch.load(path), strict=False)


# silent: chosen by who calls it
def as_asked(path, is_strict):
    model = Net()
    model.load_state_dict(torch.load(path), strict=is_strict)


class Adapted(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner
        self.adapter = nn.Linear(4, 4)

    def forward(self, x):
        return self.adapter(self.inner(x))

    # silent: its file holds the adapter alone, as it knows itself
    def load(self, path):
        state = torch.load(path)
        self.load_state_dict(state, strict=False)
