# shows: first_batches[0] == first_batches[1] == [0.0, 0.25, 0.5, 0.75]
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

x = torch.arange(0, 4, 0.25).unsqueeze(1)
y = x.sin()
loader = DataLoader(TensorDataset(x, y), batch_size=4)  # expect: unshuffled-training-loader(warning)
model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters())
first_batches = []
for epoch in range(2):
    for index, (inputs, targets) in enumerate(loader):
        if index == 0:
            first_batches.append(inputs.flatten().tolist())
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(inputs), targets)
        loss.backward()
        optimizer.step()
