# shows: history[-1] < 0
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset


def train(model, loader, optimizer, epochs=3):
    criterion = nn.KLDivLoss(reduction="batchmean")
    history = []
    for epoch in range(epochs):
        total = 0.0
        for features, distribution in loader:
            optimizer.zero_grad()
            output = model(features)
            loss = criterion(output, distribution)  # expect: kl-div-input
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(loader))
    return history


torch.manual_seed(0)
labels = torch.softmax(torch.randn(40, 4), dim=1)
loader = DataLoader(TensorDataset(torch.randn(40, 6), labels), batch_size=8, shuffle=True)
model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 4))
history = train(model, loader, optim.SGD(model.parameters(), lr=0.5), epochs=20)
