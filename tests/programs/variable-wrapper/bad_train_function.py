# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Variable


def train(model, optimizer, loader):
    model.train()
    for data, target in loader:
        data, target = Variable(data), Variable(target)  # expect: variable-wrapper, variable-wrapper
        optimizer.zero_grad()
        loss = F.nll_loss(F.log_softmax(model(data), dim=1), target)
        loss.backward()
        optimizer.step()


model = nn.Linear(3, 2)
train(model, torch.optim.SGD(model.parameters(), lr=0.1), [(torch.randn(4, 3), torch.tensor([0, 1, 1, 0]))])
