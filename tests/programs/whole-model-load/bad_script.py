# shows: raises UnpicklingError: Weights only
import torch
import torch.nn as nn

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
torch.save(model, "model.pth")  # expect: whole-model-saved(warning)

model = torch.load("model.pth")  # expect: whole-model-load(error)
model.eval()
with torch.no_grad():
    print(model(torch.randn(1, 4)))
