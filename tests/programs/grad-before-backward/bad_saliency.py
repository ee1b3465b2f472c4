# shows: raises AttributeError: abs
import torch
import torch.nn as nn


def saliency_map(model, image, label):
    model.eval()
    scores = model(image)
    score = scores[0, label]
    score.backward()
    return image.grad.abs().max(dim=1)[0]  # expect: grad-before-backward


def main():
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 6 * 6, 5))
    image = torch.rand(1, 3, 8, 8)
    saliency = saliency_map(model, image, 2)
    print(saliency.shape)


main()
