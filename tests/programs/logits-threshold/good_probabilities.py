# shows: runs
import torch
from torch import nn, optim


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 1)

    def forward(self, x):
        return torch.sigmoid(self.fc(x)).squeeze(1)


net = Net()
criterion = nn.BCELoss()
optimizer = optim.Adam(net.parameters())
for _ in range(5):
    x = torch.randn(16, 4)
    y = (x[:, 0] > 0.5).float()
    out = net(x)
    loss = criterion(out, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print("acc", ((out > 0.5).float() == y).float().mean().item())
