import timm
import torch
import torch.nn as nn
import torchvision
from torch.cuda.amp import GradScaler, autocast
from torch.nn.utils import clip_grad_norm
from torchvision import models
from torchvision.models import resnet50


def train(net, x):
    scaler = GradScaler()  # expect: deprecated-api(warning)
    with autocast():  # expect: deprecated-api(warning)
        out = net(x)
    clip_grad_norm(net.parameters(), 1.0)  # expect: deprecated-api(warning)
    nn.init.xavier_uniform(net.weight)  # expect: deprecated-api(warning)
    return torch.range(0, 3), out, scaler  # expect: deprecated-api(warning)


# silent: what replaced them
def new(net, x):
    scaler = torch.amp.GradScaler("cuda")
    with torch.amp.autocast("cuda"):
        out = net(x)
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    nn.init.xavier_uniform_(net.weight)
    return torch.arange(0, 4), out, scaler


# silent: Python's range, an own autocast
def other(my, x):
    with my.autocast():
        return [x for _ in range(3)]


# silent: tensor methods and other libraries
def methods(np, x):
    return np.linalg.qr(x), x.range()


# silent: an own name
def qr(x):
    return x


# silent: called like it
def called(x):
    return qr(x)


def pretrained(flag):
    a = models.resnet18(pretrained=True)  # expect: deprecated-api(warning)
    b = torchvision.models.detection.fasterrcnn_resnet50_fpn(pretrained=flag)  # expect: deprecated-api(warning)
    c = resnet50(False)  # expect: deprecated-api(warning)
    return a, b, c


# silent: weights
def weights():
    return models.resnet18(weights="IMAGENET1K_V1"), resnet50(weights=None)


# silent: timm's own argument
def by_timm():
    return timm.create_model("resnet18", pretrained=True)


# silent: an own function
def build(name, pretrained=True):
    return name, pretrained


# silent: called with its own argument
def own():
    return build("resnet18", pretrained=True)


# silent: only named, to be chosen among others
INITS = {"normal": nn.init.normal}
weight_norm = nn.utils.weight_norm
if hasattr(nn.utils.parametrizations, "weight_norm"):
    weight_norm = nn.utils.parametrizations.weight_norm


# silent: the way for an older torch
def either(is_torch_2_3):
    return torch.amp.GradScaler("cuda") if is_torch_2_3 else torch.cuda.amp.GradScaler()


def with_the_whole_name(net, x):
    scaler = torch.cuda.amp.GradScaler(enabled=True)  # expect: deprecated-api(warning)
    with torch.cuda.amp.autocast():  # expect: deprecated-api(warning)
        return net(x), scaler
