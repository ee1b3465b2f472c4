# shows: raises RuntimeError
import torch
import torch.nn.functional as F
from torch import nn

def step(model, inputs, targets):
    scores = F.log_softmax(model(inputs), dim=-1)
    return F.nll_loss(scores, targets)  # expect: class-target-dtype


model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 3))
print(step(model, torch.randn(4, 5), torch.ones(4)))
