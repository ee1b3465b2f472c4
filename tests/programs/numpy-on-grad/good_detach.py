# shows: isinstance(predicted, np.ndarray)
import numpy as np
import torch
import torch.nn as nn

X = torch.linspace(-2, 2, 50).unsqueeze(1)
y = X**2
model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
history = []
for epoch in range(10):
    loss = nn.functional.mse_loss(model(X), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    history.append(loss.item())

predicted = model(X).detach().cpu().numpy()
weights = model[0].weight.data.numpy()
grads = model[0].weight.grad.numpy()
print("max error", np.abs(predicted - y.numpy()).max(), np.mean(history), weights.shape, grads.shape)
