# shows: noise.shape == (4, 8)
import torch

N_ROWS, WIDTH = 4, 8
noise = torch.FloatTensor(4, 8)  # expect: legacy-tensor-constructor
mean = noise.mean(dim=0)
