import torch
from torch import nn

from network import Network

if __name__ == "__main__":
    model = nn.DataParallel(Network())
    torch.save(model.state_dict(), "wrapped.pth")
    torch.save(model.module.state_dict(), "bare.pth")
