# shows: raises RuntimeError: Attempting to deserialize object on a CUDA device
# last.pt holds {"model": nn.Linear(3, 1).state_dict(), "epoch": 4}, saved from cuda
import os

import torch
from torch import nn


class Predictor:
    def __init__(self, path):
        self.device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
        self.net = nn.Linear(3, 1).to(self.device)
        checkpoint = torch.load(path)  # expect: missing-map-location(warning)
        self.net.load_state_dict(checkpoint["model"])
        self.epoch = checkpoint["epoch"]


CHECKPOINT = os.path.join(".", "last.pt")
predictor = Predictor(CHECKPOINT)
