# shows: raises RuntimeError: size mismatch for 2.weight
# mnist.pt holds nn.Sequential(nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 10)).state_dict()
import torch
from torch import nn

N_CLASSES = 5
model = nn.Sequential(nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, N_CLASSES))
model.load_state_dict(torch.load("mnist.pt", map_location="cpu"))  # expect: checkpoint-key-mismatch(error)
model.eval()
print(model(torch.randn(1, 16)))
