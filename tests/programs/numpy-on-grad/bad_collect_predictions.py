# shows: raises RuntimeError: Can't call numpy() on Tensor that requires grad
import numpy as np
import torch
from torch import nn, optim
import torch.nn.functional as F


def train(model, loader, optimizer):
    model.train()
    all_preds, all_labels = [], []
    for x, y in loader:
        optimizer.zero_grad()
        logits = model(x)
        loss = F.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        probs = torch.softmax(logits, dim=1)
        all_preds.append(probs.cpu().numpy())  # expect: numpy-on-grad
        all_labels.append(y.cpu().numpy())
    return np.concatenate(all_preds), np.concatenate(all_labels)


def main():
    model = nn.Linear(4, 3)
    loader = [(torch.randn(8, 4), torch.randint(0, 3, (8,))) for _ in range(3)]
    preds, labels = train(model, loader, optim.Adam(model.parameters()))
    print((preds.argmax(1) == labels).mean())


main()
