# shows: raises UnpicklingError: Weights only
import os

import torch
from torch import nn, optim


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 1)

    def forward(self, x):
        return self.fc(x)


def save_checkpoint(state, folder, name="last.pt"):
    os.makedirs(folder, exist_ok=True)
    torch.save(state, os.path.join(folder, name))


def main():
    net = Net()
    opt = optim.Adam(net.parameters(), lr=1e-3)
    for epoch in range(2):
        loss = net(torch.randn(8, 3)).pow(2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        save_checkpoint(
            {
                "epoch": epoch + 1,
                "model": net.state_dict(),
                "optimizer": opt.state_dict,  # expect: uncalled-state-dict(error)
            },
            "checkpoints",
        )
    checkpoint = torch.load("checkpoints/last.pt")
    net.load_state_dict(checkpoint["model"])
    opt.load_state_dict(checkpoint["optimizer"])


if __name__ == "__main__":
    main()
