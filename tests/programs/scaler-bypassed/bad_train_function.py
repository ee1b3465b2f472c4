# shows: model.weight.abs().max() > 100
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.amp import GradScaler


def train(model, data, epochs=1):
    opt = torch.optim.SGD(model.parameters(), lr=0.1)
    scaler = GradScaler("cpu")
    for epoch in range(epochs):
        for x, y in data:
            opt.zero_grad()
            loss = F.mse_loss(model(x), y)
            scaler.scale(loss).backward()
            opt.step()  # expect: scaler-bypassed
            scaler.update()


torch.manual_seed(0)
model = nn.Linear(3, 1)
try:
    train(model, [(torch.randn(8, 3), torch.randn(8, 1))])
except AssertionError as error:
    print(error)
