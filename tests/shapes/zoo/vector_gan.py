# GAN on points of a ring: both nets are small MLPs; hinge loss and a gradient penalty.
import math

import torch
import torch.nn as nn

torch.manual_seed(7)

Z_DIM = 8
DATA_DIM = 2
HIDDEN = 32
BATCH = 16


def mlp(sizes, activation=nn.ReLU, last=None):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), activation()]
    layers.pop()
    if last is not None:
        layers.append(last)
    return nn.Sequential(*layers)


def real_batch(n=BATCH):
    angle = 2 * math.pi * torch.rand(n)
    radius = 1 + 0.05 * torch.randn(n)
    return torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1)


class ConditionalGenerator(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.label_emb = nn.Embedding(n_classes, 4)
        self.net = mlp([Z_DIM + 4, HIDDEN, DATA_DIM])

    def forward(self, z, labels):
        return self.net(torch.cat((z, self.label_emb(labels)), -1))


G = mlp([Z_DIM, HIDDEN, HIDDEN, DATA_DIM], last=nn.Tanh())
D = mlp([DATA_DIM, HIDDEN, HIDDEN, 1], activation=lambda: nn.LeakyReLU(0.2))
opt_g = torch.optim.Adam(G.parameters(), lr=1e-3)
opt_d = torch.optim.Adam(D.parameters(), lr=1e-3)


def gradient_penalty(real, fake):
    mix = torch.rand(real.size(0), 1)
    between = (mix * real + (1 - mix) * fake).requires_grad_(True)
    score = D(between)
    (grad,) = torch.autograd.grad(score.sum(), between, create_graph=True)
    return ((grad.norm(2, dim=1) - 1) ** 2).mean()


for step in range(4):
    real = real_batch()
    fake = G(torch.randn(BATCH, Z_DIM)).detach()
    d_loss = torch.relu(1 - D(real)).mean() + torch.relu(1 + D(fake)).mean()
    d_loss = d_loss + 10 * gradient_penalty(real, fake)
    opt_d.zero_grad()
    d_loss.backward()
    opt_d.step()

    if step % 2 == 0:
        g_loss = -D(G(torch.randn(BATCH, Z_DIM))).mean()
        opt_g.zero_grad()
        g_loss.backward()
        opt_g.step()

conditional = ConditionalGenerator(3)
z = torch.randn(9, Z_DIM)
labels = torch.arange(3).repeat_interleave(3)
with torch.no_grad():
    points = conditional(z, labels)
    grid = points.view(3, 3, DATA_DIM)
    scores = D(points).squeeze(1)
print(grid.shape, scores.shape, d_loss.item(), g_loss.item())
