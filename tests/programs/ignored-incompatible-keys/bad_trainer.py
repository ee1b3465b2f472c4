# shows: runs
# start.pt holds {"model": {"weight": torch.zeros(1, 4)}, "epoch": 2}
import torch
from torch import nn


class Trainer:
    def __init__(self, path):
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)
        checkpoint = torch.load(path, map_location="cpu")
        self.model.load_state_dict(checkpoint["model"], strict=False)  # expect: ignored-incompatible-keys(warning)
        self.epoch = checkpoint["epoch"]


trainer = Trainer("start.pt")
