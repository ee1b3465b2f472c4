# shows: raises RuntimeError: Boolean value of Tensor
import torch
from torch import nn, optim
from torch.nn import MSELoss
from torch.utils.data import DataLoader, TensorDataset


def train(model, loader, optimizer, num_epochs):
    for epoch in range(num_epochs):
        running = 0.0
        for features, prices in loader:
            pred = model(features)
            loss = MSELoss(pred.squeeze(1), prices)  # expect: loss-class-as-function
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            running += loss.item()
        print(f"{epoch + 1}/{num_epochs}: {running / len(loader):.3f}")


def main():
    data = TensorDataset(torch.randn(30, 5), torch.randn(30))
    model = nn.Linear(5, 1)
    train(model, DataLoader(data, batch_size=10, shuffle=True), optim.Adam(model.parameters()), 2)


if __name__ == "__main__":
    main()
