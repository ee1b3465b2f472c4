# shows: backbone[0].bias.shape == (4,)
# backbone.pt holds {"0.weight": torch.zeros(4, 1, 3, 3)}
import argparse

import torch
from torch import nn


def make_backbone():
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU())


parser = argparse.ArgumentParser()
parser.add_argument("--weights", default="backbone.pt")
args = parser.parse_args()
backbone = make_backbone()
weights = torch.load(args.weights, weights_only=True, map_location="cpu")
backbone.load_state_dict(weights, False)  # expect: ignored-incompatible-keys(warning)
