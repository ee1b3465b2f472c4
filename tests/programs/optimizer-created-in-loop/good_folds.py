# shows: optimizer.state[model.weight]["step"] == 6
import torch
import torch.nn as nn
import torch.optim as optim

X, Y = torch.randn(30, 5), torch.randn(30, 1)
folds = torch.arange(30).chunk(3)
criterion = nn.MSELoss()

for k, held_out in enumerate(folds):
    train_idx = torch.cat([f for i, f in enumerate(folds) if i != k])
    model = nn.Linear(5, 1)
    optimizer = optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(6):
        optimizer.zero_grad()
        loss = criterion(model(X[train_idx]), Y[train_idx])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(k, criterion(model(X[held_out]), Y[held_out]).item())
