# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F
import numpy as np
import argparse
p = argparse.ArgumentParser()
p.add_argument('--b', type=int, default=1)
a = p.parse_args([])
x = torch.rand(a.b, 3).squeeze(0)
assert x.dim() == 1
