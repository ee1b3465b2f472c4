import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


class CharRNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(4, 8)
        self.fc = nn.Linear(8, 4)

    def forward(self, x, hidden):
        out, hidden = self.rnn(x, hidden)
        return self.fc(out), hidden


def own_module(loader):
    net = CharRNN()
    opt = optim.Adam(net.parameters())
    hidden = None
    for x, y in loader:
        opt.zero_grad()
        out, hidden = net(x, hidden)
        loss = F.mse_loss(out, y)
        loss.backward()  # expect: hidden-state-not-detached(error)
        opt.step()


def layer(loader):
    gru = nn.GRU(4, 4)
    opt = optim.Adam(gru.parameters())
    h = torch.zeros(1, 1, 4)
    for x, y in loader:
        opt.zero_grad()
        out, h = gru(x, h)
        F.mse_loss(out, y).backward()  # expect: hidden-state-not-detached(error)
        opt.step()


# silent: cut off
def cut(loader):
    gru = nn.GRU(4, 4)
    opt = optim.Adam(gru.parameters())
    h = torch.zeros(1, 1, 4)
    for x, y in loader:
        opt.zero_grad()
        out, h = gru(x, h.detach())
        F.mse_loss(out, y).backward()
        opt.step()


# silent: cut off in place
def cut_in_place(loader):
    gru = nn.GRU(4, 4)
    opt = optim.Adam(gru.parameters())
    h = torch.zeros(1, 1, 4)
    for x, y in loader:
        opt.zero_grad()
        h.detach_()
        out, h = gru(x, h)
        F.mse_loss(out, y).backward()
        opt.step()


# silent: a new state for each batch
def new_state(loader):
    gru = nn.GRU(4, 4)
    opt = optim.Adam(gru.parameters())
    h = None
    for x, y in loader:
        h = torch.zeros(1, 1, 4)
        opt.zero_grad()
        out, h = gru(x, h)
        F.mse_loss(out, y).backward()
        opt.step()


# silent: backward after the whole sequence
def whole(sequence, target):
    gru = nn.GRU(4, 4)
    opt = optim.Adam(gru.parameters())
    h = torch.zeros(1, 1, 4)
    opt.zero_grad()
    for x in sequence:
        out, h = gru(x, h)
    F.mse_loss(out, target).backward()
    opt.step()
