import contextlib

import torch
import torch.nn as nn
from torch import inference_mode, optim
from torch.optim.lr_scheduler import StepLR


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def freeze(self):
        self.eval()  # expect: uncalled-method(error)
        for parameter in self.parameters():
            parameter.requires_grad = False

    def forward(self, x):
        return self.fc(x)


def loop(loader):
    model = Net()
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.Adam(model.parameters())
    scheduler = StepLR(optimizer, 10)
    for epoch in range(10):
        model.train()  # expect: uncalled-method(error)
        for x, y in loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()  # expect: uncalled-method(error)
        scheduler.step()  # expect: uncalled-method(error)


class Trainer:
    def __init__(self, model: nn.Module):
        self.model = model
        self.optimizer = optim.SGD(model.parameters(), lr=0.1)
        self.scaler = torch.amp.GradScaler("cuda")

    def step(self, x, y):
        self.optimizer.zero_grad()
        loss = nn.functional.cross_entropy(self.model(x), y)
        self.scaler.scale(loss).backward()
        self.scaler.step(self.optimizer)
        self.scaler.update()  # expect: uncalled-method(error)


def forgotten_backward(x, y):
    model = Net()
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()  # expect: uncalled-method(error)
    optimizer.step()


def contexts(model: nn.Module, x):
    with torch.no_grad():  # expect: uncalled-method(error)
        first = model(x)
    with inference_mode() as mode, open("log") as log:  # expect: uncalled-method(error)
        second = model(x)
    return first, second, mode, log


def only_names(model, optimizer, x):
    model.eval()  # expect: uncalled-method(warning)
    loss = model(x).mean()
    loss.backward()  # expect: uncalled-method(warning)
    optimizer.zero_grad()  # expect: uncalled-method(warning)


def only_a_scheduler_name(lr_scheduler):
    lr_scheduler.step()  # expect: uncalled-method(warning)


# silent: called
def called(model: nn.Module, optimizer: optim.Optimizer, loss):
    model.train()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


# silent: as a decorator the function itself works
@torch.no_grad
def decorated(model: nn.Module, x):
    model.eval()
    return model(x)


# silent: called contexts
def called_contexts(model: nn.Module, x):
    model.eval()
    with torch.no_grad(), torch.inference_mode(mode=True):
        return model(x)


# silent: the method itself is passed on
def passed_on(model: nn.Module, optimizer: optim.Optimizer):
    callbacks = [optimizer.step, model.eval]
    closing = contextlib.ExitStack()
    closing.callback(model.train)
    restore = model.train
    return callbacks, restore


class Schedule:
    @property
    def step(self):
        self.count = getattr(self, "count", 0) + 1
        return self.count


# silent: a property of the user's own class
def own_property():
    clock = Schedule()
    clock.step
    return clock


class Lazy(nn.Module):
    @property
    def train(self):
        self.trained = True
        return self.trained


# silent: a module whose property has that name
def own_module_property():
    lazy = Lazy()
    lazy.train


# silent: asks whether it is there
def probe(model: nn.Module, optimizer):
    try:
        model.eval
        optimizer.step
    except AttributeError:
        return False
    return True


# silent: expected to fail
def suppressed(optimizer: optim.Optimizer):
    with contextlib.suppress(AttributeError):
        optimizer.step


# silent: other attributes
def other_attributes(model: nn.Module, optimizer: optim.Optimizer):
    model.training
    optimizer.param_groups
    torch.no_grad


# silent: nobody knows what this is
def unknown(clock, session):
    clock.step
    session.update
    session.backward


# silent: a context of the user's own
def own_context(guard, no_grad):
    with guard:
        pass
    with no_grad:
        pass


# silent: a scheduler's counter, by a binding that is none of torch's
def own_scheduler(make):
    timer = make()
    timer.step
