# shows: abs(probs.sum().item() - 1) < 1e-5
import torch
from torch import nn


def classify(model, sample, class_names):
    model.eval()
    with torch.no_grad():
        output = model(sample.unsqueeze(0))
        probs = torch.nn.functional.softmax(output[0], dim=0)
    best = probs.argmax().item()
    return class_names[best], probs


model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
name, probs = classify(model, torch.randn(4), ["cat", "dog", "bird"])
