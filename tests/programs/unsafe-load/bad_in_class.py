# shows: runs
# teacher.pt holds {"state_dict": nn.Linear(4, 4).state_dict(), "step": 100}
import torch
from torch import nn


class Distiller:
    def __init__(self, path):
        self.teacher = nn.Linear(4, 4)
        self.teacher.load_state_dict(torch.load(path, weights_only=False)["state_dict"])  # expect: unsafe-load(warning)
        self.teacher.requires_grad_(False)
        self.teacher.eval()
        self.student = nn.Linear(4, 4)


distiller = Distiller("teacher.pt")
