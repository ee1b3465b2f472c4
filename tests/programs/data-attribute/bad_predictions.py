# shows: correct >= 0
import torch
import torch.nn as nn


def accuracy(net, inputs, labels):
    outputs = net(inputs)
    _, predicted = torch.max(outputs.data, 1)  # expect: data-attribute
    return (predicted == labels).sum().item()


net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
correct = accuracy(net, torch.randn(6, 4), torch.tensor([0, 1, 2, 0, 1, 2]))
