# shows: grad_norm > 0.5
import torch
from torch import nn


def train(model, batches, optimizer, criterion, max_norm=0.5):
    model.train()
    for x, y in batches:
        optimizer.zero_grad()
        output = model(x)
        loss = criterion(output, y)
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)  # expect: clip-without-effect
        loss.backward()
        optimizer.step()
    return sum(p.grad.pow(2).sum() for p in model.parameters()).sqrt().item()


def main():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    batches = [(torch.randn(16, 4), 50 + torch.randn(16, 1)) for _ in range(3)]
    return train(model, batches, optimizer, nn.MSELoss())


if __name__ == "__main__":
    grad_norm = main()
