# shows: model.weight.device.type == "cpu"
# gpu.pt holds nn.Linear(4, 2).state_dict(), saved from cuda
import torch
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = nn.Linear(4, 2).to(device)
model.load_state_dict(torch.load("gpu.pt", map_location=device))
