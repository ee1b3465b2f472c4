# shows: raises TypeError: dict-like
import torch
from torch import nn

CHECKPOINT = "weights.pt"


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 1)

    def forward(self, x):
        return self.fc(x)


def load(net, path=CHECKPOINT):
    net.load_state_dict(path)  # expect: load-state-dict-argument
    return net


net = Net()
torch.save(net.state_dict(), CHECKPOINT)
load(net)
