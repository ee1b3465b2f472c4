# shows: type(torch.load("best.pt", weights_only=bool(0))).__name__ == "Linear"
import torch
from torch import nn

model = nn.Linear(4, 1)
optimizer = torch.optim.Adam(model.parameters())
least = float("inf")
for epoch in range(3):
    loss = (model(torch.randn(16, 4)) - 1).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if loss.item() < least:
        least = loss.item()
        torch.save(model, "best.pt")  # expect: whole-model-saved(warning)
