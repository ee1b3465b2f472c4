# shows: D.net[0].weight.grad is not None
import torch
import torch.nn as nn
import torch.optim as optim

from model import Discriminator, Generator

G, D = Generator(), Discriminator()
opt_g = optim.Adam(G.parameters(), lr=2e-4)
bce = nn.BCEWithLogitsLoss()
for step in range(3):
    # the discriminator needs no gradients in this step
    D.requires_grad = False  # expect: requires-grad-on-module
    z = torch.randn(5, 3)
    loss_g = bce(D(G(z)), torch.ones(5, 1))
    opt_g.zero_grad()
    loss_g.backward()
    opt_g.step()
