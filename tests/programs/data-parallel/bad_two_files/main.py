# shows: "encoder.module.0.weight" in model.state_dict()
import torch
from torch.utils.data import DataLoader, TensorDataset

from model import AutoEncoder

loader = DataLoader(TensorDataset(torch.rand(24, 12)), batch_size=8, shuffle=True)
model = AutoEncoder(12, 4)
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)

for epoch in range(2):
    for (x,) in loader:
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(x), x)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: {loss.item():.4f}")
