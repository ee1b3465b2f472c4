"""Shapes of small tensors: adding an axis, and taking it away again."""

import torch

scores = torch.rand(2, 3)

# One axis more in the middle: (2, 1, 3).
columns = scores.unsqueeze(1)

# Meant to undo the line above, but axis 0 has two entries, so nothing happens at all.
flat = columns.squeeze(0)

print(columns.shape, flat.shape)

# Broadcasting lines the axes up from the right: (2, 3) + (3,) adds one row to both.
row = torch.arange(3)
print((scores + row).shape)
