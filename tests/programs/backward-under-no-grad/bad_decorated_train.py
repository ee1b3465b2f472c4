# shows: raises RuntimeError: does not require grad
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@torch.no_grad()
def run_epoch(model, loader, criterion, optimizer=None):
    total = 0.0
    for x, y in loader:
        loss = criterion(model(x), y)
        if optimizer is not None:
            optimizer.zero_grad()
            loss.backward()  # expect: backward-under-no-grad
            optimizer.step()
        total += loss.item()
    return total / len(loader)


def main():
    ds = TensorDataset(torch.randn(20, 4), torch.randint(0, 2, (20,)))
    model = nn.Linear(4, 2)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(2):
        run_epoch(model, DataLoader(ds, batch_size=5, shuffle=True), criterion, optimizer)


main()
