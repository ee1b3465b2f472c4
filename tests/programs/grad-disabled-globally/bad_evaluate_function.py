# shows: raises RuntimeError: does not require grad
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def evaluate(model, loader):
    model.eval()
    torch.set_grad_enabled(False)  # expect: grad-disabled-globally
    hits = 0
    for x, y in loader:
        hits += (model(x).argmax(dim=1) == y).sum().item()
    return hits / len(loader.dataset)


def train(model, loader, optimizer, criterion):
    model.train()
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()


def main(epochs=3):
    ds = TensorDataset(torch.randn(30, 4), torch.randint(0, 3, (30,)))
    train_loader, test_loader = DataLoader(ds, batch_size=10, shuffle=True), DataLoader(ds, batch_size=10)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(epochs):
        train(model, train_loader, optimizer, nn.CrossEntropyLoss())
        print(epoch, evaluate(model, test_loader))


main()
