# shows: raises RuntimeError: Can't call numpy() on Tensor that requires grad
import numpy as np
import torch
import torch.nn as nn

x_numpy = np.linspace(-2, 2, 50, dtype=np.float32).reshape(-1, 1)
X = torch.from_numpy(x_numpy)
y = torch.from_numpy(x_numpy**2)
model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

for epoch in range(10):
    loss = criterion(model(X), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

predicted = model(X).numpy()  # expect: numpy-on-grad
print("max error", np.abs(predicted - x_numpy**2).max())
