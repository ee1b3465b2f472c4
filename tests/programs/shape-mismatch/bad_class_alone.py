# shows: raises RuntimeError
import torch
import torch.nn.functional as F
from torch import nn

class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(20, 64)
        self.second = nn.Linear(32, 8)

    def forward(self, x):
        hidden = torch.relu(self.first(x))
        return self.second(hidden)  # expect: shape-mismatch


def main():
    encoder = Encoder()
    batch = torch.randn(4, 20)
    print(encoder(batch).shape)


if __name__ == "__main__":
    main()
