# shows: runs
import os

import torch

os.environ["CUDA_VISIBLE_DEVICES"] = "0"
device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
print(torch.nn.Linear(1, 1).to(device))
