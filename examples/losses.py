"""Three flowers told apart: the prediction goes into the loss first, the label second."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

measures = torch.randn(150, 4)
species = torch.randint(0, 3, (150,))
loader = DataLoader(TensorDataset(measures, species), batch_size=16, shuffle=True)

net = nn.Sequential(nn.Linear(4, 12), nn.ReLU(), nn.Linear(12, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

for data, label in loader:
    optimizer.zero_grad()
    output = net(data)
    # The label is an index here, so this raises; with one-hot labels it would train on nonsense.
    loss = criterion(label, output)
    loss.backward()
    optimizer.step()
