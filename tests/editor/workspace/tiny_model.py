import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

x = torch.linspace(-1, 1, 2048).unsqueeze(1)
train_loader = DataLoader(TensorDataset(x, 3 * x), batch_size=2, shuffle=True)
val_loader = DataLoader(TensorDataset(x, 3 * x), batch_size=64)

model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
