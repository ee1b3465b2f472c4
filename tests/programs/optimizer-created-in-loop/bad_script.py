# shows: optimizer.state[model.weight]["step"] == 1
import torch
import torch.nn as nn
import torch.optim as optim
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
data = TensorDataset(torch.randn(24, 5), torch.randn(24, 1))
loader = DataLoader(data, batch_size=8, shuffle=True)

model = nn.Linear(5, 1)
criterion = nn.MSELoss()

for epoch in range(4):
    running_loss = 0.0
    for inputs, targets in loader:
        optimizer = optim.Adam(model.parameters(), lr=0.01)  # expect: optimizer-created-in-loop
        optimizer.zero_grad()
        outputs = model(inputs)
        loss = criterion(outputs, targets)
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
    print(f"epoch {epoch}: {running_loss / len(loader):.4f}")
