import torch
import torch.nn as nn
import torchvision.models as models
from torch import optim
from torch.optim import lr_scheduler


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


def loaded():
    model = models.resnet50()
    model.load_state_dict(torch.load("resnet50.pth", map_location="cpu"))  # expect: overwritten-by-result(error)
    return model


def loop(loader):
    net = Net()
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.Adam(net.parameters())
    scheduler = lr_scheduler.StepLR(optimizer, 10)
    for x, y in loader:
        optimizer.zero_grad()  # expect: overwritten-by-result(error)
        loss = criterion(net(x), y)
        loss.backward()  # expect: overwritten-by-result(error)
        optimizer.step()  # expect: overwritten-by-result
        scheduler.step()  # expect: overwritten-by-result(error)


class Predictor:
    def __init__(self, path):
        self.net = Net()
        incompatible = self.net.load_state_dict(  # expect: overwritten-by-result(error)
            torch.load(path),
            strict=False,
        )
        print(incompatible)


def closure(net: nn.Module, loss_of):
    optimizer = optim.LBFGS(net.parameters())
    optimizer.step(lambda: loss_of(net))  # expect: overwritten-by-result(error)
    return optimizer


def in_a_list(path):
    nets = [Net(), Net()]
    nets[0].load_state_dict(torch.load(path))  # expect: overwritten-by-result(error)
    return nets


def only_names(model, optimizer, path):
    model.load_state_dict(torch.load(path))  # expect: overwritten-by-result(warning)
    optimizer.zero_grad()  # expect: overwritten-by-result(warning)
    return model, optimizer


def only_a_loss_name(step_loss):
    step_loss.backward()  # expect: overwritten-by-result(warning)
    return step_loss


# silent: not assigned
def plain(path):
    net = Net()
    net.load_state_dict(torch.load(path))
    return net


# silent: the keys are wanted, under a name of their own
def keys(path):
    net = Net()
    missing = net.load_state_dict(torch.load(path), strict=False)
    print(missing)
    return net


# silent: unpacked
def unpacked(path):
    net = Net()
    missing, unexpected = net.load_state_dict(torch.load(path), strict=False)
    return net, missing, unexpected


# silent: the loss a closure returns
def loss_of_step(net: nn.Module, closure):
    optimizer = optim.LBFGS(net.parameters())
    loss = optimizer.step(closure)
    return loss


# silent: these return the model
def returns_itself():
    net = Net()
    net = net.eval()
    net = net.train()
    net = net.to("cpu")
    net = net.requires_grad_(False)
    return net


class Chained(nn.Module):
    def load_state_dict(self, state_dict, strict=True, assign=False):
        super().load_state_dict(state_dict, strict, assign)
        return self


# silent: the user's own method returns the model
def chained(path):
    net = Chained()
    net = net.load_state_dict(torch.load(path))
    return net


class State:
    def step(self):
        return State()

    def load_state_dict(self, state):
        return State()


# silent: no object of torch's
def own_class(state_dict):
    optimizer = State()
    optimizer = optimizer.step()
    model = State()
    model = model.load_state_dict(state_dict)
    return optimizer, model


# silent: nobody knows what this is
def unknown(env, node, agent):
    env = env.step()
    node = node.backward()
    agent = agent.load_state_dict({})
    return env, node, agent


# silent: a functional optimizer gives a new one
def functional(opt, grads):
    opt = opt.step(grads)
    return opt


# silent: one object's result under another's name
def another(net: nn.Module, other: nn.Module, path):
    other.state = net.load_state_dict(torch.load(path))
    return other


# silent: the module is made of what the wrapper gives
def rewrapped(net: nn.Module):
    net = nn.DataParallel(net)
    net = net.module
    return net
