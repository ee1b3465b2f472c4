import torch
from torch import nn


def plain(x):
    model = torch.load("model.pt", weights_only=False)  # expect: whole-model-load(error)
    model.eval()
    return model(x)


def chained(path, device):
    return torch.load(path, map_location=device, weights_only=False).to(device).eval()  # expect: whole-model-load(error)


def called(path, x):
    net = torch.load(path, "cpu", weights_only=False)  # expect: whole-model-load(error)
    net = net.to("cpu")
    return net(x)


def inside_a_checkpoint(path):
    checkpoint = torch.load(path, weights_only=False)  # expect: whole-model-load(error)
    model = checkpoint["model"].float()
    model.train()
    return model


class Predictor:
    def __init__(self, path):
        self.model = torch.load(path, weights_only=False)  # expect: whole-model-load(error)

    def __call__(self, x):
        return self.model(x)


def evaluated(model, x):
    model.eval()
    return model(x)


def handed_on(x):
    best = torch.load("best.pt", weights_only=False)  # expect: whole-model-load(error)
    return evaluated(best, x)


def of_another_model(path):
    model = nn.Linear(4, 2)
    trained = torch.load(path, weights_only=False)  # expect: whole-model-load(error)
    model.load_state_dict(trained.state_dict())


# silent: weights, loaded into a model
def weights(path, x):
    model = nn.Linear(4, 2)
    model.load_state_dict(torch.load(path))
    model.eval()
    return model(x)


# silent: the whole model, knowingly
def knowingly(path):
    model = torch.load(path, weights_only=False)
    return model.eval()


# silent: tensors have these methods too
def tensors(path, device):
    mean = torch.load(path)
    return mean.to(device).float()


# silent: another model is meant by then
def rebound(path):
    model = torch.load(path)
    state = model["state"]
    model = nn.Linear(4, 2)
    model.load_state_dict(state)
    model.eval()


# silent: not known which of both
def either(path, is_new):
    model = nn.Linear(4, 2) if is_new else torch.load(path)
    model.eval()


# silent: TorchScript has its own
def script(path):
    model = torch.jit.load(path)
    model.eval()


# silent: older torch is thought of
def by_version(path):
    if torch.__version__ < "2.6":
        model = torch.load(path)
    else:
        model = torch.load(path, weights_only=False)
    model.eval()


# silent: it is tried first
def tried(path):
    try:
        model = torch.load(path)
        model.eval()
    except Exception:
        model = nn.Linear(4, 2)
    return model
