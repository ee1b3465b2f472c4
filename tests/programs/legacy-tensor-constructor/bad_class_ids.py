# shows: labels.dtype == torch.float32
import torch

labels = torch.Tensor([0, 2, 1])  # expect: legacy-tensor-constructor(hint)
one_hot = labels[:, None] == torch.arange(3)
