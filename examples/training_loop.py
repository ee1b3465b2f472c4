"""A regression trained by hand, step by step."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

n_epochs = 5
learning_rate = 0.05

positions = torch.linspace(-1, 1, 256).unsqueeze(1)
heights = positions**3 + 0.05 * torch.randn_like(positions)
train_loader = DataLoader(TensorDataset(positions, heights), batch_size=32, shuffle=True)

model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)


def train(epoch):
    model.train()
    total = 0.0
    for position, height in train_loader:
        output = model(position)
        loss = criterion(output, height)
        # Gradients of all earlier batches are still in .grad, and this one comes on top.
        loss.backward()
        optimizer.step()
        total += loss.item() * position.size(0)
    print(f"epoch {epoch}: loss {total / len(train_loader.dataset):.4f}")


if __name__ == "__main__":
    for epoch in range(n_epochs):
        train(epoch)
