# shows: raises RuntimeError: Attempting to deserialize object on a CUDA device
# ema.pt holds nn.Conv2d(1, 2, 3).state_dict(), saved from cuda
import argparse
from pathlib import Path

import torch
import torch.nn as nn


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", default=".")
    args = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = nn.Conv2d(1, 2, 3).to(device)
    path = Path(args.folder) / "ema.pt"
    model.load_state_dict(torch.load(path, weights_only=True))  # expect: missing-map-location(warning)


main()
