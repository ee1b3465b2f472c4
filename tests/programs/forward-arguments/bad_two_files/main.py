# shows: raises TypeError: missing 1 required positional argument
import torch
import torch.nn as nn

from networks import ConditionalGenerator


def train_step(G, D, opt_g, opt_d, criterion, real):
    ones, zeros = torch.ones(len(real), 1), torch.zeros(len(real), 1)
    fake = G(torch.randn(len(real), 10))  # expect: forward-arguments
    opt_d.zero_grad()
    loss_d = criterion(D(real), ones) + criterion(D(fake.detach()), zeros)
    loss_d.backward()
    opt_d.step()
    opt_g.zero_grad()
    loss_g = criterion(D(fake), ones)
    loss_g.backward()
    opt_g.step()
    return loss_d.item(), loss_g.item()


def main():
    generator = ConditionalGenerator(z_dim=10, n_classes=3)
    discriminator = nn.Sequential(nn.Linear(6, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
    opt_g = torch.optim.Adam(generator.parameters(), lr=2e-4)
    opt_d = torch.optim.Adam(discriminator.parameters(), lr=2e-4)
    criterion = nn.BCEWithLogitsLoss()
    for epoch in range(2):
        print(train_step(generator, discriminator, opt_g, opt_d, criterion, torch.rand(8, 6)))


if __name__ == "__main__":
    main()
