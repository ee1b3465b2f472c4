import torch
import torch.nn as nn


def val(model, loader, criterion):
    model.eval()
    val_loss = 0
    with torch.no_grad():
        for x, y in loader:
            output = model(x)
            val_loss += criterion(output, y).item()
            running_accu += (output.argmax(1) == y).sum()  # expect: unassigned-accumulator(error)
            running_accu += 0
    print(val_loss, running_accu)


n_seen = 0


def count(batch):
    n_seen += len(batch)  # expect: unassigned-accumulator(error)
    return n_seen


# silent: started
def started(values):
    total = 0
    for each in values:
        total += each
    return total


# silent: declared global
def declared(batch):
    global n_seen
    n_seen += len(batch)


# silent: a closure's
def outer(values):
    total = 0

    def add(value):
        nonlocal total
        total += value

    for each in values:
        add(each)
    return total


# silent: a parameter, an attribute, an item
def other(total, self, counts):
    total += 1
    self.total += 1
    counts["x"] += 1


# silent: started by a loop, an import, a with, an except
def by_statement(values, path):
    for i in values:
        i += 1
    with open(path) as handle:
        handle += 1
