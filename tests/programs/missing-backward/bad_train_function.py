# shows: torch.equal(before, model[0].weight)
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


def train(model, loader, optimizer, epoch):
    model.train()
    total_loss, correct = 0.0, 0
    for batch_idx, (data, target) in enumerate(loader):
        optimizer.zero_grad()
        output = model(data)
        loss = F.cross_entropy(output, target)
        total_loss += loss.item()
        correct += (output.argmax(1) == target).sum().item()
        optimizer.step()  # expect: missing-backward
    print(epoch, total_loss / len(loader), correct / len(loader.dataset))


model = nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, 3))
before = model[0].weight.detach().clone()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
loader = DataLoader(TensorDataset(torch.randn(24, 6), torch.randint(0, 3, (24,))), batch_size=8, shuffle=True)
for epoch in range(1, 3):
    train(model, loader, optimizer, epoch)
