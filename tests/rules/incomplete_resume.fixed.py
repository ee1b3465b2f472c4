import os

import torch
from torch import nn
from torch.optim.lr_scheduler import ExponentialLR, StepLR
from trainers import Base


def train(path, n_epochs):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    scheduler = StepLR(optimizer, 10)
    start = 0
    if os.path.exists(path):
        checkpoint = torch.load(path, map_location="cpu")
        optimizer.load_state_dict(checkpoint["optimizer"])
        scheduler.load_state_dict(checkpoint["scheduler"])
        model.load_state_dict(checkpoint["model"])  # expect: incomplete-resume(warning)
        start = checkpoint["epoch"] + 1
    for epoch in range(start, n_epochs):
        optimizer.zero_grad()
        model(torch.ones(2, 4)).mean().backward()
        optimizer.step()
        scheduler.step()
        state = {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(),
            "epoch": epoch,
        }
        torch.save(state, path)


def without_the_schedule(path, n_epochs):
    model = nn.Linear(4, 1)
    sgd = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(sgd, n_epochs)
    last = torch.load(path, map_location="cpu")
    schedule.load_state_dict(last["schedule"])
    model.load_state_dict(last["net"])  # expect: incomplete-resume
    sgd.load_state_dict(last["sgd"])
    for epoch in range(last["epochs_done"], n_epochs):
        sgd.zero_grad()
        model(torch.ones(2, 4)).mean().backward()
        sgd.step()
        schedule.step()
        torch.save(
            {
                "net": model.state_dict(),
                "sgd": sgd.state_dict(),
                "schedule": schedule.state_dict(),
                "epochs_done": epoch + 1,
            },
            path,
        )


# silent: all of it is restored
def whole(path, n_epochs):
    model = nn.Linear(4, 1)
    adam = torch.optim.AdamW(model.parameters(), lr=0.1)
    steps = StepLR(adam, 10)
    whole_state = torch.load(path, map_location="cpu")
    model.load_state_dict(whole_state["model"])
    adam.load_state_dict(whole_state["adam"])
    steps.load_state_dict(whole_state["steps"])
    for epoch in range(whole_state["at_epoch"] + 1, n_epochs):
        adam.zero_grad()
        model(torch.ones(2, 4)).mean().backward()
        adam.step()
        steps.step()
        state = {
            "model": model.state_dict(),
            "adam": adam.state_dict(),
            "steps": steps.state_dict(),
            "at_epoch": epoch,
        }
        torch.save(state, path)


# silent: it begins at epoch 0 with the weights of another training
def from_weights(path, n_epochs):
    model = nn.Linear(4, 1)
    adagrad = torch.optim.Adagrad(model.parameters())
    weights = torch.load(path, map_location="cpu")
    model.load_state_dict(weights["model"])
    print("trained before for", weights["n_epochs"])
    for epoch in range(0, n_epochs):
        adagrad.zero_grad()
        model(torch.ones(2, 4)).mean().backward()
        adagrad.step()
        state = {"model": model.state_dict(), "adagrad": adagrad.state_dict(), "n_epochs": epoch}
        torch.save(state, path)


# silent: plain SGD carries nothing, and ExponentialLR goes on from the rate that is there
def nothing_to_carry(path, n_epochs):
    model = nn.Linear(4, 1)
    plain = torch.optim.SGD(model.parameters(), lr=0.1)
    slower = ExponentialLR(plain, 0.9)
    saved = torch.load(path, map_location="cpu")
    model.load_state_dict(saved["model"])
    plain.load_state_dict(saved["plain"])
    for epoch in range(saved["sgd_epoch"] + 1, n_epochs):
        plain.zero_grad()
        model(torch.ones(2, 4)).mean().backward()
        plain.step()
        slower.step()
        state = {"model": model.state_dict(), "plain": plain.state_dict(), "sgd_epoch": epoch}
        torch.save(state, path)


# silent: nothing is trained
def look(path, n_epochs):
    model = nn.Linear(4, 1)
    found = torch.load(path, map_location="cpu")
    model.load_state_dict(found["model"])
    for epoch in range(found["epoch"], n_epochs):
        print(epoch, model(torch.ones(2, 4)).mean().item())


# silent: who knows what else is done with the checkpoint
def handed_on(path, n_epochs, restore):
    model = nn.Linear(4, 1)
    nadam = torch.optim.NAdam(model.parameters())
    all_of_it = torch.load(path, map_location="cpu")
    model.load_state_dict(all_of_it["model"])
    restore(all_of_it)
    for epoch in range(all_of_it["nadam_epoch"], n_epochs):
        nadam.zero_grad()
        model(torch.ones(2, 4)).mean().backward()
        nadam.step()
        torch.save({"model": model.state_dict(), "nadam_epoch": epoch}, path)


# silent: another function gets the optimizer
def given_away(path, n_epochs, restore):
    model = nn.Linear(4, 1)
    radam = torch.optim.RAdam(model.parameters())
    kept = torch.load(path, map_location="cpu")
    model.load_state_dict(kept["model"])
    restore(radam, path)
    for epoch in range(kept["radam_epoch"], n_epochs):
        radam.zero_grad()
        model(torch.ones(2, 4)).mean().backward()
        radam.step()
        torch.save({"model": model.state_dict(), "radam_epoch": epoch}, path)


# silent: another script writes it, who knows what it has
def of_another_script(path, n_epochs):
    model = nn.Linear(4, 1)
    rmsprop = torch.optim.RMSprop(model.parameters())
    foreign = torch.load(path, map_location="cpu")
    model.load_state_dict(foreign["model"])
    for epoch in range(foreign["iteration"], n_epochs):
        rmsprop.zero_grad()
        model(torch.ones(2, 4)).mean().backward()
        rmsprop.step()


class Adopted(Base):
    def __init__(self):
        self.net = nn.Linear(4, 1)
        self.adamax = torch.optim.Adamax(self.net.parameters())

    # silent: an ancestor may restore the optimizer
    def fit(self, path, n_epochs):
        before = torch.load(path, map_location="cpu")
        self.net.load_state_dict(before["net"])
        for epoch in range(before["adamax_epoch"], n_epochs):
            self.adamax.zero_grad()
            self.net(torch.ones(2, 4)).mean().backward()
            self.adamax.step()
            torch.save({"net": self.net.state_dict(), "adamax_epoch": epoch}, path)
