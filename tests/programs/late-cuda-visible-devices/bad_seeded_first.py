# shows: runs
import os
import random

import torch


def seed(n):
    random.seed(n)
    torch.manual_seed(n)
    torch.cuda.manual_seed_all(n)


seed(0)
if torch.cuda.is_available():
    torch.cuda.set_device(0)
os.environ["CUDA_VISIBLE_DEVICES"] = "0"  # expect: late-cuda-visible-devices
print(torch.nn.Linear(1, 1))
