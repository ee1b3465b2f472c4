# shows: torch.initial_seed() == 42
import numpy as np
import torch
import torch.nn as nn
import torch.optim as optim

torch.manual_seed(42)

X = torch.randn(40, 4)
y = (X.sum(dim=1) > 0).long()
indices = np.random.permutation(len(X))  # expect: partial-seeding
train_idx, test_idx = indices[:32], indices[32:]

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
optimizer = optim.Adam(model.parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss()
for epoch in range(5):
    optimizer.zero_grad()
    loss = criterion(model(X[train_idx]), y[train_idx])
    loss.backward()
    optimizer.step()

model.eval()
with torch.no_grad():
    accuracy = (model(X[test_idx]).argmax(1) == y[test_idx]).float().mean()
print(f"test accuracy {accuracy:.2f}")
