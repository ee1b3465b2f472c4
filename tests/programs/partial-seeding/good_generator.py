# shows: len(train_idx) == 32
import numpy as np
import torch
import torch.nn as nn

torch.manual_seed(42)
rng = np.random.default_rng(42)

X = torch.randn(40, 4)
y = X.sum(dim=1, keepdim=True)
indices = rng.permutation(len(X))
train_idx, test_idx = indices[:32], indices[32:]

model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(5):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(X[train_idx]), y[train_idx])
    loss.backward()
    optimizer.step()
