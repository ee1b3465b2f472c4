# shows: layers[0].weight is not layers[1].weight
import copy

import torch.nn as nn

layer = nn.Linear(4, 4)
layers = nn.ModuleList([copy.deepcopy(layer) for _ in range(3)])
sizes = [4] * 3
