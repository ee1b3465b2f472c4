import copy

import torch
import torch.nn.functional as F
from torch import nn


def loaded(loader):
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    best, least = None, 9.0
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < least:
            least = loss.item()
            best = model.state_dict()  # expect: aliased-best-state(error)
    model.load_state_dict(best)
    return model


def saved(loader, path):
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    best, least = None, 9.0
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < least:
            best = model.state_dict().copy()  # expect: aliased-best-state(error)
    torch.save(best, path)


def by_name(model, optimizer, loader):
    best, least = None, 9.0
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < least:
            best = model.state_dict()  # expect: aliased-best-state(warning)
    model.load_state_dict(best)


# silent: a copy
def copied(loader):
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    best, least = None, 9.0
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < least:
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)


# silent: each tensor copied
def cloned(loader):
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    best, least = None, 9.0
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < least:
            best = model.state_dict()
            best = {name: value.clone() for name, value in best.items()}
    model.load_state_dict(best)


# silent: written at once
def written(loader, path):
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    best, least = None, 9.0
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < least:
            best = model.state_dict()
            torch.save(best, path)
    return model


# silent: the last ones are wanted
def last(loader, path):
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    best, least = None, 9.0
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        best = model.state_dict()
    torch.save(best, path)


# silent: nothing is trained here
def chosen(models, path):
    best, most = None, 0.0
    for model in models:
        if model.score > most:
            best = model.state_dict()
    torch.save(best, path)


# silent: nothing comes after it
def ended(loader):
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    best = None
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < 0.1:
            best = model.state_dict()
            break
    model.load_state_dict(best)


# silent: nothing comes after it in the other branch either
def ended_otherwise(loader):
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    best = None
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() > 0.1:
            print(loss.item())
        else:
            best = model.state_dict()
            break
    model.load_state_dict(best)
