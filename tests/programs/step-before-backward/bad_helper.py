# shows: torch.equal(before, model.weight)
import torch
import torch.nn as nn


def train_step(model, x, y, criterion, optimizer):
    optimizer.zero_grad()
    pred = model(x)
    loss = criterion(pred, y)
    optimizer.step()  # expect: step-before-backward
    loss.backward()
    return loss.item()


def main():
    model = nn.Linear(4, 3)
    before = model.weight.detach().clone()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for epoch in range(10):
        x, y = torch.randn(16, 4), torch.randint(0, 3, (16,))
        loss = train_step(model, x, y, criterion, optimizer)
        print(f"Epoch {epoch}: {loss:.4f}")
    return model, before


model, before = main()
