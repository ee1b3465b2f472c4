# shows: raises UnpicklingError: Weights only
import torch
from torch import nn


def attempt_load(weights, device):
    ckpt = torch.load(weights, map_location=device)  # expect: whole-model-load(error)
    model = (ckpt.get("ema") or ckpt["model"]).float().eval()
    return model


def train(path):
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())
    ckpt = {"epoch": 1, "model": model, "ema": None}  # expect: whole-model-saved(warning)
    torch.save(ckpt, path)


train("best.pt")
detector = attempt_load("best.pt", torch.device("cpu"))
print(detector(torch.randn(1, 3, 8, 8)).shape)
