# shows: raises RuntimeError: Attempting to deserialize object on a CUDA device
# classifier.pt holds nn.Sequential(nn.Linear(8, 4), nn.ReLU(), nn.Linear(4, 2)).state_dict(), saved from cuda
import torch
from torch import nn


def build():
    return nn.Sequential(nn.Linear(8, 4), nn.ReLU(), nn.Linear(4, 2))


def predict(x, weights="classifier.pt"):
    model = build()
    model.load_state_dict(torch.load(weights))  # expect: missing-map-location(warning)
    model.eval()
    with torch.no_grad():
        return model(x).argmax(1)


if __name__ == "__main__":
    print(predict(torch.randn(3, 8)))
