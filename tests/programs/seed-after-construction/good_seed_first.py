# shows: torch.equal(first, second)
import torch
import torch.nn as nn


def set_seed(seed):
    torch.manual_seed(seed)


def main():
    set_seed(42)
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(5):
        x = torch.randn(8, 3)
        loss = nn.functional.mse_loss(model(x), x.mean(1, keepdim=True))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model[0].weight.detach().clone()


first, second = main(), main()
