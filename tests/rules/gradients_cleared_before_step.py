import contextlib

import torch
import torch.nn as nn
import torch.nn.functional as F
from mylib import apply_gradients, combine
from torch.cuda.amp import GradScaler, autocast
from torch.utils.data import DataLoader


def plain_loop(dataset):
    model = nn.Linear(8, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.zero_grad()  # expect: gradients-cleared-before-step(error)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        print(loss.item())
        optimizer.step()


def only_names_speak(model, train_loader, criterion, optimizer):
    for data, target in train_loader:
        loss = criterion(model(data), target)
        loss.backward()
        optimizer.zero_grad()  # expect: gradients-cleared-before-step(warning)
        optimizer.step()


def by_the_model(dataset):
    net = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2))
    opt = torch.optim.AdamW(net.parameters(), lr=1e-3)
    for x, y in DataLoader(dataset):
        F.cross_entropy(net(x), y).backward()
        net.zero_grad()  # expect: gradients-cleared-before-step(error)
        opt.step()


class Trainer:
    def __init__(self, dataset):
        self.model = nn.Linear(8, 2)
        self.loader = DataLoader(dataset)
        self.optimizer = torch.optim.Adam(self.model.parameters())
        self.scaler = GradScaler()

    def run_epoch(self):
        for x, y in self.loader:
            with autocast():
                loss = F.cross_entropy(self.model(x), y)
            self.scaler.scale(loss).backward()
            self.optimizer.zero_grad(set_to_none=True)  # expect: gradients-cleared-before-step(error)
            self.scaler.step(self.optimizer)
            self.scaler.update()


def update(opt):
    opt.zero_grad()  # expect: gradients-cleared-before-step(error)
    opt.step()


def through_a_helper(dataset):
    model = nn.Linear(8, 2)
    opt = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        F.cross_entropy(model(x), y).backward()
        update(opt)


# silent: cleared before
def cleared_before(dataset):
    model = nn.Linear(8, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()


# silent: cleared after
def cleared_after(model, train_loader, criterion, optimizer):
    for x, y in train_loader:
        criterion(model(x), y).backward()
        optimizer.step()
        optimizer.zero_grad()


# silent: a second optimizer is cleared
def second_optimizer(noise):
    g, d = nn.Linear(8, 8), nn.Linear(8, 1)
    opt_g = torch.optim.Adam(g.parameters())
    opt_d = torch.optim.Adam(d.parameters())
    for z in noise:
        opt_g.zero_grad()
        (-d(g(z)).mean()).backward()
        opt_d.zero_grad()
        opt_g.step()
        d(g(z).detach()).mean().backward()
        opt_d.step()


# silent: accumulation
def accumulation(dataset):
    model = nn.Linear(8, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for i, (x, y) in enumerate(DataLoader(dataset)):
        if i % 4 == 0:
            optimizer.zero_grad()
        (F.cross_entropy(model(x), y) / 4).backward()
        if i % 4 == 3:
            optimizer.step()


# silent: cleared on one path only
def in_a_branch(model, train_loader, criterion, optimizer):
    for x, y in train_loader:
        loss = criterion(model(x), y)
        loss.backward()
        if not torch.isfinite(loss):
            optimizer.zero_grad()
        optimizer.step()


# silent: a closure
def with_closure(x, y):
    model = nn.Linear(8, 2)
    optimizer = torch.optim.LBFGS(model.parameters())

    def closure():
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        return loss

    for _ in range(10):
        optimizer.step(closure)


# silent: gradients are put back
def put_back(model, loader, criterion, optimizer):
    for x, y in loader:
        criterion(model(x), y).backward()
        kept = [p.grad.clone() for p in model.parameters()]
        optimizer.zero_grad()
        for p, grad in zip(model.parameters(), kept):
            p.grad = grad
        optimizer.step()


# silent: somebody else puts gradients there
def put_by_somebody(model, loader, criterion, optimizer):
    for x, y in loader:
        criterion(model(x), y).backward()
        optimizer.zero_grad()
        apply_gradients(model)
        optimizer.step()


# silent: nobody knows what the call does to the model
def some_call(dataset):
    model = nn.Linear(8, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        F.cross_entropy(model(x), y).backward()
        optimizer.zero_grad()
        combine(model)
        optimizer.step()


# silent: a second backward follows the clearing
def second_backward(dataset):
    model = nn.Linear(8, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        F.cross_entropy(model(x), y).backward()
        scale = model.weight.grad.norm()
        optimizer.zero_grad()
        (F.cross_entropy(model(x), y) / scale).backward()
        optimizer.step()


class ClearingSGD(torch.optim.SGD):
    def step(self, closure=None):
        super().step(closure)
        self.zero_grad()


# silent: an optimizer of the user's own clears inside its step
def own_optimizer(dataset):
    model = nn.Linear(8, 2)
    optimizer = ClearingSGD(model.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        F.cross_entropy(model(x), y).backward()
        optimizer.step()


# silent: the first step only starts the optimizer
def started(dataset):
    model = nn.Linear(8, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    optimizer.zero_grad()
    optimizer.step()
    for x, y in DataLoader(dataset):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()


# silent: two losses, one of them kept
def two_losses(model, loader, criterion, optimizer):
    for x, y in loader:
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        criterion(model(-x), y).backward()
        optimizer.step()


@contextlib.contextmanager
def optimizing(optimizer):
    optimizer.zero_grad()
    yield
    optimizer.step()


# silent: the block of the `with` stands between the two
def managed(dataset):
    model = nn.Linear(8, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        with optimizing(optimizer):
            F.cross_entropy(model(x), y).backward()
