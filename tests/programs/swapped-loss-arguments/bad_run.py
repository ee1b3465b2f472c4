# shows: raises RuntimeError
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
class Net(nn.Module):
    def __init__(self, i=4, o=3):
        super().__init__()
        self.fc = nn.Linear(i, o)
    def forward(self, x):
        return self.fc(x)
ds = TensorDataset(torch.randn(8, 4), torch.randint(0, 3, (8,)))
loader = DataLoader(ds, batch_size=4)
net = Net()
criterion = nn.CrossEntropyLoss()
for x, y in loader:
    out = net(x)
    loss = criterion(y, out)  # expect: swapped-loss-arguments(error)
