# shows: torch.equal(before, model[2].weight)
import torch
import torch.nn as nn
import torch.optim as optim
from torch.utils.data import DataLoader, TensorDataset


def main():
    torch.manual_seed(42)
    dataset = TensorDataset(torch.randn(40, 4), torch.randint(0, 3, (40,)))
    loader = DataLoader(dataset, batch_size=8, shuffle=True)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    before = model[2].weight.detach().clone()
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(3):
        running_loss = 0.0
        for inputs, labels in loader:
            optimizer.zero_grad()
            loss = criterion(model(inputs), labels)
            loss.backward()  # expect: missing-optimizer-step
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            running_loss += loss.item()
        print(epoch, running_loss / len(loader))
    return model, before


model, before = main()
