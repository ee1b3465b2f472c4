# shows: os.environ["CUDA_VISIBLE_DEVICES"] == "1"
import os

import torch

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
os.environ["CUDA_VISIBLE_DEVICES"] = "1"  # expect: late-cuda-visible-devices
model = torch.nn.Linear(3, 1).to(device)
print(model(torch.ones(1, 3, device=device)))
