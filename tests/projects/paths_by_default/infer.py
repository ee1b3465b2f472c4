import argparse

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--weights", type=str, default="runs/net.pt", help="what train.py has written")
parser.add_argument("--other", required=True)
args = parser.parse_args()

model = nn.Linear(4, 2)
# Somebody may give another path on the command line, so this is no error.
model.load_state_dict(torch.load(args.weights))  # expect: module-prefix-mismatch(warning)
model.load_state_dict(torch.load(args.other))
