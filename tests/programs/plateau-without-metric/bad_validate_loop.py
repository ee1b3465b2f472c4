# shows: raises TypeError: metrics
import torch
import torch.nn as nn
import torch.optim as optim


def fit(model, epochs=2):
    optimizer = optim.Adam(model.parameters(), lr=1e-2)
    lr_scheduler = optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=1, factor=0.5)
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = model(torch.randn(4, 3)).pow(2).mean()
        loss.backward()
        optimizer.step()
        lr_scheduler.step()  # expect: plateau-without-metric
        print(epoch, loss.item())


fit(nn.Linear(3, 1))
