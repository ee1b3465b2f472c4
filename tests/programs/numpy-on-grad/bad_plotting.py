# shows: raises RuntimeError: Can't call numpy()
import numpy as np
import torch
from torch import nn

model = nn.Linear(1, 1)
x = torch.linspace(0, 1, 20).unsqueeze(1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), 2 * x)
    loss.backward()
    optimizer.step()
prediction = model(x)
curve = np.stack([x.numpy().ravel(), prediction.numpy().ravel()])  # expect: numpy-on-grad
