import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 8)

    def forward(self, x):
        return self.fc(x)


def train(loader):
    encoder = Encoder()
    head = nn.Linear(8, 2)
    optimizer = optim.Adam(encoder.parameters(), lr=1e-3)  # expect: parameters-missing-from-optimizer(warning)
    for x, y in loader:
        features = encoder(x)
        loss = F.cross_entropy(head(features), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# silent: both
def both(loader):
    encoder, head = Encoder(), nn.Linear(8, 2)
    optimizer = optim.Adam(list(encoder.parameters()) + list(head.parameters()))
    for x, y in loader:
        loss = F.cross_entropy(head(encoder(x)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# silent: another optimizer steps it
def two_optimizers(loader):
    encoder, head = Encoder(), nn.Linear(8, 2)
    first, second = optim.Adam(head.parameters()), optim.Adam(encoder.parameters())
    for x, y in loader:
        loss = F.cross_entropy(head(encoder(x)), y)
        first.zero_grad()
        second.zero_grad()
        loss.backward()
        first.step()
        second.step()


# silent: part of the other one
class Both(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(x)


def part(loader):
    encoder = Encoder()
    net = Both(encoder)
    optimizer = optim.Adam(net.parameters())
    for x, y in loader:
        loss = F.cross_entropy(net(encoder(x)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# silent: nothing in it to train
def activation(loader):
    head, act = nn.Linear(4, 2), nn.ReLU()
    optimizer = optim.Adam(head.parameters())
    for x, y in loader:
        loss = F.cross_entropy(act(head(x)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# silent: cut off from the loss
def detached(loader):
    generator, critic = nn.Linear(4, 4), nn.Linear(4, 1)
    optimizer = optim.Adam(critic.parameters())
    for x, y in loader:
        fake = generator(x).detach()
        loss = F.mse_loss(critic(fake), y) + generator(x).mean().item()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
