# shows: raises RuntimeError: Missing key
import train
from network import Net

import torch

train.main()

model = Net()
model.load_state_dict(torch.load("runs/best.pt", map_location="cpu"))  # expect: checkpoint-entry-mismatch(error)
model.eval()
print(model(torch.randn(1, 4)))
