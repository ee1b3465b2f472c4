# shows: raises RuntimeError
import torch
import torch.nn.functional as F
from torch import nn

from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.randn(32, 5), torch.zeros(32))
loader = DataLoader(data, batch_size=8)
model = nn.Linear(5, 2)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for inputs, targets in loader:
    optimizer.zero_grad()
    loss = criterion(model(inputs), targets)  # expect: class-target-dtype
    loss.backward()
    optimizer.step()
