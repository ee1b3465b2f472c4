# shows: labels.dtype == torch.int64 and float(scale) == 2
import torch

labels = torch.tensor([0, 2, 1])
scale = torch.tensor(2.0)
