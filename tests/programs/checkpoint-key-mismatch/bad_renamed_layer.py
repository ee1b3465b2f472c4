# shows: raises RuntimeError: Missing key(s) in state_dict: "encoder.0.weight"
# best.pt holds {"model": {"features.0.weight": torch.zeros(4, 3), "features.0.bias": torch.zeros(4), "head.weight": torch.zeros(2, 4), "head.bias": torch.zeros(2)}, "epoch": 7}
import torch
import torch.nn as nn


class Classifier(nn.Module):
    def __init__(self, n_inputs=3, n_classes=2):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(n_inputs, 4), nn.ReLU())
        self.head = nn.Linear(4, n_classes)

    def forward(self, x):
        return self.head(self.encoder(x))


def load(path):
    model = Classifier()
    checkpoint = torch.load(path, map_location="cpu")
    model.load_state_dict(checkpoint["model"])  # expect: checkpoint-key-mismatch(error)
    print("epoch", checkpoint["epoch"])
    return model


if __name__ == "__main__":
    model = load("best.pt")
