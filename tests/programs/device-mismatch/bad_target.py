# shows: raises RuntimeError on a card
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset

DEVICE = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")


class Points(Dataset):
    def __init__(self, n):
        self.x = torch.randn(n, 2)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        point = self.x[index]
        return point, point.sum(0, keepdim=True)


def train(model, loader, optimizer):
    model.train()
    for x, y in loader:
        x = x.to(DEVICE)
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)  # expect: device-mismatch
        loss.backward()
        optimizer.step()


model = nn.Linear(2, 1)
model.to(DEVICE)
train(model, DataLoader(Points(32), batch_size=8, shuffle=True), torch.optim.Adam(model.parameters()))
