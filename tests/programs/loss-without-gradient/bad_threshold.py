# shows: raises RuntimeError: does not require grad
import torch
from torch import nn, optim
import torch.nn.functional as F


def train(model, batches, optimizer):
    model.train()
    for x, y in batches:
        optimizer.zero_grad()
        probs = torch.sigmoid(model(x))
        preds = (probs > 0.5).float()
        loss = F.binary_cross_entropy(preds, y)
        loss.backward()  # expect: loss-without-gradient
        optimizer.step()


def main():
    model = nn.Linear(4, 1)
    batches = [(torch.randn(8, 4), torch.randint(0, 2, (8, 1)).float()) for _ in range(3)]
    train(model, batches, optim.Adam(model.parameters(), lr=1e-3))


if __name__ == "__main__":
    main()
