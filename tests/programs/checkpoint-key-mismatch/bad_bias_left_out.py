# shows: raises RuntimeError: Unexpected key(s) in state_dict: "conv.bias"
# conv.pt holds {"conv.weight": torch.zeros(8, 3, 3, 3), "conv.bias": torch.zeros(8)}
import argparse

import torch
from torch import nn


class Stem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, bias=False)

    def forward(self, x):
        return self.conv(x)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", default="conv.pt")
    args = parser.parse_args()
    stem = Stem()
    weights = torch.load(args.weights, map_location="cpu")
    stem.load_state_dict(weights)  # expect: checkpoint-key-mismatch(warning)
    return stem


if __name__ == "__main__":
    main()
