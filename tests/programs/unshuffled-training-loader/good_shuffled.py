# shows: len({tuple(each) for each in orders}) > 1
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

x = torch.arange(16.0).unsqueeze(1)
train_loader = DataLoader(TensorDataset(x, x * 2), batch_size=4, shuffle=True)
test_loader = DataLoader(TensorDataset(x, x * 2), batch_size=16)
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
orders = []
for epoch in range(3):
    order = []
    for inputs, targets in train_loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()
        order += inputs.flatten().tolist()
    orders.append(order)
    with torch.no_grad():
        for inputs, targets in test_loader:
            print(nn.functional.mse_loss(model(inputs), targets).item())
